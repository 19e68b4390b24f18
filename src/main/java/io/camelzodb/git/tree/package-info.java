/** Makes new trees of git from older ones and changes. */
@NullMarked
package io.camelzodb.git.tree;

import org.jspecify.annotations.NullMarked;
