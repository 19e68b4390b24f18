package io.camelzodb.zope.content;

import io.camelzodb.storage.Oid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds one object as plain fields for people: Dublin Core, workflow state, and everything else.
 * Immutable if its maps and lists are not changed.
 *
 * <p>Values of {@code properties} and {@code fields} have the types of JSON: null, {@link Boolean},
 * {@link Long}, {@link java.math.BigInteger}, finite {@link Double}, {@link String}, {@link List}
 * and {@link Map} with text keys. They form a tree of bounded depth and size. Dates are ISO 8601
 * with the offset as stored; a stored date without a zone has no offset.
 *
 * @param path the path in the database, {@code /Plone/news/foto.jpg}
 * @param oid the record
 * @param className dotted name of the class; null if the record has none
 * @param type the portal type, else the meta type; null if unknown
 * @param title the title; empty if there is none
 * @param description the description; empty if there is none
 * @param subject the keywords
 * @param creators user ids
 * @param created date of creation, or null
 * @param modified date of the last change, or null
 * @param effective date of publication, or null
 * @param reviewState the state in the workflow, or null
 * @param language language code, maybe empty; null if the object has none
 * @param uid unique id of Archetypes or plone.uuid, or null
 * @param localRoles user or group id to roles
 * @param properties the properties of a PropertyManager that the record itself declares
 * @param fields all the rest
 */
public record ContentRecord(
    String path,
    Oid oid,
    @Nullable String className,
    @Nullable String type,
    String title,
    String description,
    List<String> subject,
    List<String> creators,
    @Nullable String created,
    @Nullable String modified,
    @Nullable String effective,
    @Nullable String reviewState,
    @Nullable String language,
    @Nullable String uid,
    Map<String, List<String>> localRoles,
    Map<String, @Nullable Object> properties,
    Map<String, @Nullable Object> fields) {}
