/** Makes new commits from old ones, with files that are written differently. */
@NullMarked
package io.camelzodb.git.rewrite;

import org.jspecify.annotations.NullMarked;
