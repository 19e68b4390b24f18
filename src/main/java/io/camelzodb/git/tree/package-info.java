/** Makes new git trees from older ones and a list of changes. */
@NullMarked
package io.camelzodb.git.tree;

import org.jspecify.annotations.NullMarked;
