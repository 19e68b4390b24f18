package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Python;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Z SQL Methods that were played back, called by a real Zope against a real PostgreSQL. */
class SqlMethodIT {
  @TempDir Path folder;

  @Test
  void returnRows() throws Exception {
    // It takes a free port of its own, and ends with its process group.
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .start()) {
      Path dataFs = folder.resolve("Data.fs");
      tree(postgres.getPort());
      Settings settings =
          Settings.of(
              Map.of(
                  "zodb.source",
                  "file://" + dataFs,
                  "zodb.base-dir",
                  folder.resolve("tree").toString()),
              folder,
              "the test");
      Playback.Result result = Playback.of(settings).run(List.of("/"));
      assertThat(result.plan().problems()).isEmpty();
      JsonNode found =
          new ObjectMapper()
              .readTree(Python.script(Path.of("src/test/python/sql_rows.py"), dataFs.toString()));
      assertThat(found.get("all"))
          .hasToString("[[\"1\",\"Anna O'Hara\"],[\"2\",\"Größe\"],[\"3\",\"<&>\"]]");
      assertThat(found.get("one")).hasToString("[[\"2\",\"Größe\"]]");
      assertThat(found.get("text")).hasToString("[[\"1\",\"Anna O'Hara\"]]");
      assertThat(found.get("names")).hasToString("[\"number\",\"name\"]");
      assertThat(found.get("by script").asText()).isEqualTo("Anna O'Hara, Größe, <&>");
      assertThat(found.get("first")).hasToString("[[\"3\"]]");
      assertThat(found.get("limited").asInt()).isEqualTo(2);
    }
  }

  private void tree(int port) throws IOException {
    meta(
        "",
        "[('is_root', True), ('perms', [('Access contents information', True,"
            + " ['Anonymous', 'Manager']), ('View', True, ['Anonymous', 'Manager'])]),"
            + " ('title', 'Zope'), ('type', 'Folder')]");
    // Scripts may do what their owner may.
    meta(
        "acl_users",
        "[('title', 'User Folder'), ('type', 'User Folder'),"
            + " ('users', [('perfact', 'secret', ['Manager'], ())])]");
    meta("sql", "[('title', ''), ('type', 'Folder')]");
    meta("sql/db", connection(" 2", port));
    meta("sql/db1", connection("", port));
    sql("create", "", "db", 1000, "create table person (number integer, name text)");
    sql(
        "insert",
        "number:int name",
        "db",
        1000,
        "insert into person values (<dtml-sqlvar number type=\"int\">,"
            + " <dtml-sqlvar name type=\"string\">)");
    sql(
        "select",
        "number=\"\"\nname=\"\"",
        "db",
        1000,
        "select number, name from person\n<dtml-sqlgroup where>"
            + "<dtml-if number><dtml-sqltest number op=\"eq\" type=\"int\"></dtml-if><dtml-and>"
            + "<dtml-if name><dtml-sqltest name type=\"string\"></dtml-if></dtml-sqlgroup>"
            + "\norder by number");
    sql("first", "", "db1", 1000, "select count(*) from person");
    sql("limited", "", "db", 2, "select number from person");
    meta(
        "sql/script",
        "[('args', ''), ('bindings', [('name_container', 'container')]), ('proxy_roles', []),"
            + " ('title', ''), ('type', 'Script (Python)')]");
    Files.writeString(
        folder.resolve("tree/__root__/sql/script/__source__.py"),
        "return ', '.join(row.name for row in container.select())\n");
  }

  private static String connection(String version, int port) {
    return "[('autocommit', False), ('connection_string', 'host=127.0.0.1 port="
        + port
        + " user=postgres dbname=postgres'), ('encoding', 'UTF-8'), ('readonlymode', False),"
        + " ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg"
        + version
        + " Database Connection'), ('zdatetime', True)]";
  }

  private void sql(String id, String arguments, String connection, int rows, String source)
      throws IOException {
    meta(
        "sql/" + id,
        "["
            + "('advanced', [('cache_time', 0), ('class_file', ''), ('class_name', ''),"
            + " ('connection_hook', None), ('max_cache', 100), ('max_rows', "
            + rows
            + ")]), ('args', '"
            + arguments.replace("\n", "\\n")
            + "'), ('connection_id', '"
            + connection
            + "'), ('title', ''), ('type', 'Z SQL Method')]");
    Files.writeString(
        folder.resolve("tree/__root__/sql").resolve(id).resolve("__source__.sql"), source);
  }

  private void meta(String path, String content) throws IOException {
    Path home = Files.createDirectories(folder.resolve("tree/__root__").resolve(path));
    Files.writeString(home.resolve("__meta__"), content + "\n");
  }
}
