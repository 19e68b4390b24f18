/** Records a database once: updates the tree of files to match it. */
@NullMarked
package io.camelzodb.sync.record;

import org.jspecify.annotations.NullMarked;
