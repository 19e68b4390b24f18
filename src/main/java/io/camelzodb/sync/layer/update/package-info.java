/** Updates layers from their sources, in their work trees and in the database. */
@NullMarked
package io.camelzodb.sync.layer.update;

import org.jspecify.annotations.NullMarked;
