/** Writes git objects and packs, and keeps a repository small. */
@NullMarked
package io.camelzodb.git.pack;

import org.jspecify.annotations.NullMarked;
