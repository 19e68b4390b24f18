/** Makes the web page with which people look through an extraction. */
@NullMarked
package io.camelzodb.extract.page;

import org.jspecify.annotations.NullMarked;
