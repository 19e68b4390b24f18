/** Makes the user in whose name a site is written. */
@NullMarked
package io.camelzodb.sync.user;

import org.jspecify.annotations.NullMarked;
