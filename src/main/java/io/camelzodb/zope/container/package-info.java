/** Reads and changes what containers hold: folders, BTree folders, their order and their marks. */
@NullMarked
package io.camelzodb.zope.container;

import org.jspecify.annotations.NullMarked;
