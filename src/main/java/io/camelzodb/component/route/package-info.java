/** Acts on the routes of a context: stops one, mails through one, lets errors end an exchange. */
@NullMarked
package io.camelzodb.component.route;

import org.jspecify.annotations.NullMarked;
