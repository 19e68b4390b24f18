/** Holds the beans of a route that imports an export: split, decode, extract. */
@NullMarked
package io.camelzodb.component.imports;

import org.jspecify.annotations.NullMarked;
