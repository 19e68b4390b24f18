/** Records a database once: brings the tree of files in line with it. */
@NullMarked
package io.camelzodb.sync.record;

import org.jspecify.annotations.NullMarked;
