package io.camelzodb.extract;

import io.camelzodb.zope.content.ContentRecord;
import java.io.IOException;

/** Writes the lines of {@code content.jsonl}. */
final class ContentLines {
  private ContentLines() {}

  /** Writes the line of an object; one outside of any container has no path. */
  static void write(JsonLine json, ContentRecord record, boolean lost) throws IOException {
    json.start();
    json.put("path", lost ? null : record.path());
    json.put("oid", record.oid().hex());
    json.put("class", record.className());
    json.put("type", record.type());
    json.put("title", record.title());
    json.put("description", record.description());
    json.put("subject", record.subject());
    json.put("creators", record.creators());
    json.put("created", record.created());
    json.put("modified", record.modified());
    json.put("effective", record.effective());
    json.put("review_state", record.reviewState());
    json.put("language", record.language());
    json.put("uid", record.uid());
    json.put("local_roles", record.localRoles());
    json.put("properties", record.properties());
    json.put("fields", record.fields());
    json.end();
  }
}
