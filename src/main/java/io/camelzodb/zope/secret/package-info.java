/**
 * Passwords and other secrets that are not to be in git.
 *
 * <p>In: metadata of an object, or its records. Out: the same without the secrets, or with
 * asterisks in their place. What counts as a secret is told by names alone and listed in {@code
 * docs/record.md}.
 */
@NullMarked
package io.camelzodb.zope.secret;

import org.jspecify.annotations.NullMarked;
