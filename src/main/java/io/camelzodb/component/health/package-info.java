/** Reports the state of consumers to health checks and meters. */
@NullMarked
package io.camelzodb.component.health;

import org.jspecify.annotations.NullMarked;
