/** Holds the records of a storage in the forms that storages give them. */
@NullMarked
package io.camelzodb.storage.record;

import org.jspecify.annotations.NullMarked;
