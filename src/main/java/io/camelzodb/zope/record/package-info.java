/** Reads and edits records: attributes, BTrees, chains of data. */
@NullMarked
package io.camelzodb.zope.record;

import org.jspecify.annotations.NullMarked;
