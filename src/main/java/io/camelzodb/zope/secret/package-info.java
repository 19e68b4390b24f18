/**
 * Removes or masks passwords and other secrets before they get into git.
 *
 * <p>In: the metadata of an object, or its records. Out: the same without the secrets, or with
 * asterisks in their place. Names alone decide what counts as a secret. {@code docs/record.md}
 * lists them.
 */
@NullMarked
package io.camelzodb.zope.secret;

import org.jspecify.annotations.NullMarked;
