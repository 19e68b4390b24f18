/**
 * Getting everything out of a source: payloads as files under their natural names, lists of them
 * and a page to look at.
 *
 * <p>In: an {@link io.camelzodb.storage.ObjectStore}. Out: a folder with the payloads, {@code
 * manifest.jsonl}, {@code content.jsonl}, {@code report.json} and {@code index.html}. {@link
 * io.camelzodb.extract.Extraction} is the operation: one thread walks, one reads the content of
 * objects, one writes; {@link io.camelzodb.extract.page.Gallery} makes the page of the three lists.
 *
 * <p>Knows {@code zope} and the rooms before it; nothing of the tree's format, of git or of Camel.
 */
@NullMarked
package io.camelzodb.extract;

import org.jspecify.annotations.NullMarked;
