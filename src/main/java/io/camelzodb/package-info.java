/**
 * Mirrors a Zope object database to files under git, and plays such files back into the database.
 *
 * <p><b>The data model.</b> A ZODB is a set of <i>records</i>. Each record has an {@linkplain
 * io.camelzodb.storage.Oid oid}, an id of 8 bytes that never changes. It consists of two pickles:
 * the class of the object, and its state. One object refers to another by its oid. A
 * <i>transaction</i> writes any number of records at once. Its id, the {@linkplain
 * io.camelzodb.storage.Tid tid}, is also its time. The database as of one tid is a {@linkplain
 * io.camelzodb.storage.Snapshot snapshot}, which never changes. Some records form the
 * <i>containment tree</i> of Zope: folders hold objects under ids, and a path such as {@code
 * /Plone/news} names an object as a path in a file system does.
 *
 * <p><b>The way of the data.</b> Data pass through the rooms from left to right. A room uses the
 * rooms to its left, never one to its right:
 *
 * <pre>
 * pickle ─► storage ─► zope ─► tree ─► git
 *                        └───► extract   ─► sync ─► component, cli
 * </pre>
 *
 * <p>{@code pickle} decodes Python values. {@code storage} finds records. {@code zope} makes
 * objects of them. {@code tree} writes objects as files. {@code git} commits files. {@code extract}
 * writes pictures, files and texts under their natural names. {@code sync} carries out whole
 * operations: record, watch, history, playback. {@code component} offers these to Camel, and {@code
 * cli} to people. {@code files} and {@code concurrent} serve all of them. {@code
 * docs/architecture.md} has examples, and a table of all packages.
 */
@NullMarked
package io.camelzodb;

import org.jspecify.annotations.NullMarked;
