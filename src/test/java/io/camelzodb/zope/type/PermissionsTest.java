package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.repr.PythonRepr;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of permissions that somebody has made of their own Zope. */
class PermissionsTest {
  private static final String TABLE =
      """
      {"all": {"View": "_View_Permission", "Show": "_View_Permission", "Edit": "_Edit_Permission"},
       "unknown": {"a": ["b"]},
       "by_meta_type": {"Page": ["View", "Edit"], "Picture": ["View"], "Folder": "*"},
       "root_defaults": {"_View_Permission": {"tuple": ["Manager"]},
                         "_Edit_Permission": {"list": ["Owner", "Editor"]}}}
      """;

  private static Permissions read(String json) throws IOException {
    return Permissions.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void namesThePermissionsOfATypeByAttribute() throws IOException {
    Permissions table = read(TABLE);
    assertThat(table.named("_View_Permission", "Page")).containsExactly("View");
    assertThat(table.named("_Edit_Permission", "Page")).containsExactly("Edit");
    assertThat(table.named("_Edit_Permission", "Picture")).isEmpty();
    assertThat(table.named("_View_Permission", "Folder")).containsExactly("View", "Show");
    assertThat(table.named("_Edit_Permission", "Folder")).containsExactly("Edit");
    assertThat(table.named("_Other_Permission", "Folder")).isEmpty();
  }

  @Test
  void anUnknownTypeHasWhatAllHaveInCommon() throws IOException {
    Permissions table = read(TABLE);
    assertThat(table.named("_View_Permission", "Nothing")).containsExactly("View");
    assertThat(table.named("_Edit_Permission", "Nothing")).isEmpty();
  }

  @Test
  void withoutTypesNothingIsLimited() throws IOException {
    Permissions table = read("{\"all\": {\"Edit\": \"_Edit_Permission\"}}");
    assertThat(table.named("_Edit_Permission", "Nothing")).containsExactly("Edit");
    assertThat(table.rootDefaults()).isEmpty();
  }

  @Test
  void theRootHasTuplesAndLists() throws IOException {
    assertThat(read(TABLE).rootDefaults())
        .hasSize(2)
        .hasEntrySatisfying(
            "_View_Permission",
            value -> assertThat(PythonRepr.repr(value)).isEqualTo("('Manager',)"))
        .hasEntrySatisfying(
            "_Edit_Permission",
            value -> assertThat(PythonRepr.repr(value)).isEqualTo("['Owner', 'Editor']"));
  }

  @Test
  void anAttributeIsMadeOfItsName() {
    assertThat(Permissions.attribute("Access contents information"))
        .isEqualTo("_Access_contents_information_Permission");
    assertThat(Permissions.attribute("Übung: a-Z_9")).isEqualTo("__bung__a_Z_9_Permission");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [] | table of permissions, line 1: expected START_OBJECT, found START_ARRAY
          {} | the table of permissions has no "all"
          {"all": []} | table of permissions, line 1: expected START_OBJECT, found START_ARRAY
          {"all": {"View": 5}} | table of permissions, line 1: expected VALUE_STRING, found VALUE_NUMBER_INT
          {"by_meta_type": []} | table of permissions, line 1: expected START_OBJECT, found START_ARRAY
          {"by_meta_type": {"a": "View"}} | table of permissions, line 1: expected START_ARRAY, found VALUE_STRING
          {"by_meta_type": {"a": [5]}} | table of permissions, line 1: expected VALUE_STRING, found VALUE_NUMBER_INT
          {"root_defaults": []} | table of permissions, line 1: expected START_OBJECT, found START_ARRAY
          {"root_defaults": {"a": []}} | table of permissions, line 1: expected START_OBJECT, found START_ARRAY
          {"root_defaults": {"a": {"tuple": 5}}} | table of permissions, line 1: expected START_ARRAY, found VALUE_NUMBER_INT
          """)
  void whatIsNoTableIsRefused(String json, String message) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class).hasMessage(message);
  }

  @Test
  void theTableOfThisProgramKnowsZope() {
    assertThat(Permissions.DEFAULT.named("_View_Permission", "Folder")).containsExactly("View");
    assertThat(Permissions.DEFAULT.rootDefaults()).containsKey("_Take_ownership_Permission");
  }
}
