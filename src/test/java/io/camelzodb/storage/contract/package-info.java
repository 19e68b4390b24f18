/**
 * What each interface of a storage promises, as tests. Whoever writes a driver extends the classes
 * of this package and gives them a store; JUnit runs the rest.
 */
@org.jspecify.annotations.NullMarked
package io.camelzodb.storage.contract;
