/**
 * Extracts the pictures, files, texts and fields of a source into a folder.
 *
 * <p>In: an {@link io.camelzodb.storage.ObjectStore}. Out: a folder with the payloads, {@code
 * manifest.jsonl}, {@code content.jsonl}, {@code report.json} and {@code index.html}. {@link
 * io.camelzodb.extract.Extraction} is the operation: one thread walks the objects, one reads their
 * content, one writes the files. {@link io.camelzodb.extract.page.Gallery} makes the page.
 *
 * <p>Uses {@code zope} and the rooms before it. Knows nothing of the file tree, of git or of Camel.
 */
@NullMarked
package io.camelzodb.extract;

import org.jspecify.annotations.NullMarked;
