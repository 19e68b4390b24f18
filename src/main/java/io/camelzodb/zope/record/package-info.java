/** Reads and edits single records: attributes, BTrees, and files in chunks. */
@NullMarked
package io.camelzodb.zope.record;

import org.jspecify.annotations.NullMarked;
