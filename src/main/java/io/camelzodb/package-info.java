/**
 * camel-zodb: a Zope object database in files under git, and back.
 *
 * <p><b>The data model.</b> A ZODB is a set of <i>records</i>. Each has an {@linkplain
 * io.camelzodb.storage.Oid oid}, 8 bytes that never change, and consists of two pickles: the class
 * of the object and its state. Other objects are referred to by oid. A <i>transaction</i> writes
 * any number of records at once; its {@linkplain io.camelzodb.storage.Tid tid} is also its time,
 * and a database at one tid is a {@linkplain io.camelzodb.storage.Snapshot snapshot} that never
 * changes. Within the records lies the <i>containment tree</i> of Zope: folders hold objects under
 * ids, and a path such as {@code /Plone/news} names an object as a file system would.
 *
 * <p><b>The way of the data.</b> Through the rooms of this house, from left to right; a room knows
 * those before it, never those behind it:
 *
 * <pre>
 * pickle ─► storage ─► zope ─► tree ─► git
 *                        └───► extract   ─► sync ─► component, cli
 * </pre>
 *
 * <p>{@code pickle} reads Python values, {@code storage} finds records, {@code zope} makes objects
 * of them, {@code tree} lays objects down as files, {@code git} commits, {@code extract} gets
 * payloads out under natural names; {@code sync} carries out whole operations with them, which
 * {@code component} offers to Camel and {@code cli} to people. {@code concurrent} has the threads
 * for {@code extract} and {@code sync}.
 */
@NullMarked
package io.camelzodb;

import org.jspecify.annotations.NullMarked;
