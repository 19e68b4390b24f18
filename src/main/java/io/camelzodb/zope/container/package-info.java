/** Reads and changes the contents of containers: children, their order, and their marks. */
@NullMarked
package io.camelzodb.zope.container;

import org.jspecify.annotations.NullMarked;
