/** Holds the bodies of exchanges and their conversion to maps and JSON. */
@NullMarked
package io.camelzodb.component.message;

import org.jspecify.annotations.NullMarked;
