/** Holds the bodies of exchanges, and converts them to maps and JSON. */
@NullMarked
package io.camelzodb.component.message;

import org.jspecify.annotations.NullMarked;
