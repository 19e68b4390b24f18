/** Keeps databases open for endpoints, and stores up to where a route has followed one. */
@NullMarked
package io.camelzodb.component.database;

import org.jspecify.annotations.NullMarked;
