/** Reads the settings of a Camel context. */
@NullMarked
package io.camelzodb.component.setting;

import org.jspecify.annotations.NullMarked;
