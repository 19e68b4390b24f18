/** Makes the past of a database the history of a branch, and reads it back. */
@NullMarked
package io.camelzodb.sync.history;

import org.jspecify.annotations.NullMarked;
