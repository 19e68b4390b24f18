/** Records a database: brings a tree of files in line with it, once. */
@NullMarked
package io.camelzodb.sync.record;

import org.jspecify.annotations.NullMarked;
