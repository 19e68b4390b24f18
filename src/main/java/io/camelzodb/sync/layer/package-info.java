/** Finds the layers of the settings, and notes in the database which layer defines an object. */
@NullMarked
package io.camelzodb.sync.layer;

import org.jspecify.annotations.NullMarked;
