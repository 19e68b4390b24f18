/** Reads and prints numbers and strings as Python does. */
@NullMarked
package io.camelzodb.pickle.text;

import org.jspecify.annotations.NullMarked;
