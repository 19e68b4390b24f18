/** Imports an export in a route: splits it into records, decodes them and resolves their paths. */
@NullMarked
package io.camelzodb.component.imports;

import org.jspecify.annotations.NullMarked;
