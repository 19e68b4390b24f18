/** Parses the commands that change the work tree by git and play the changed paths back. */
@NullMarked
package io.camelzodb.cli.gitdriven;

import org.jspecify.annotations.NullMarked;
