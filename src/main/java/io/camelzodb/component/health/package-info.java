/** Tells health checks and meters how consumers stand. */
@NullMarked
package io.camelzodb.component.health;

import org.jspecify.annotations.NullMarked;
