/** Writes objects and packs of git, and keeps a repository small. */
@NullMarked
package io.camelzodb.git.pack;

import org.jspecify.annotations.NullMarked;
