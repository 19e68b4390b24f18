/**
 * Offers the operations to Camel: the endpoint {@code zodb:} and the data format {@code zope-xml}.
 *
 * <p>In: exchanges, such as one with an export as its body. Out: records, objects, and files under
 * git. Routes in YAML can use everything here without Java. The operations themselves are in {@link
 * io.camelzodb.sync}.
 *
 * <p>Long because Camel finds the classes of a component, its endpoint and their options by the
 * package of the component.
 */
@NullMarked
package io.camelzodb.component;

import org.jspecify.annotations.NullMarked;
