package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties: what files have of them, and what is stored. */
class PropertiesTest {
  private static final String FOLDER = "OFS.Folder.Folder";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'_properties': ()} | ~~
          {'_properties': ({'id': 'title'},)} | ~~
          {'_properties': ({'id': 'b', 'mode': 'w', 'type': 'int'}, {s'id': s'a', 'x': ['y']}), 'a': s'1', 'b': 2} | [('id', 'a'), ('value', '1'), ('x', ['y'])], [('id', 'b'), ('type', 'int'), ('value', 2)]
          {'_properties': [{'id': 'a', 'type': 'int'}], 'a': s'1'} | [('id', 'a'), ('type', 'int'), ('value', b'1')]
          {'_properties': [{'id': 'a', 'type': 'string'}], 'a': s'1'} | [('id', 'a'), ('type', 'string'), ('value', '1')]
          {'_properties': [{'id': 'a', 'type': 5}], 'a': s'1'} | [('id', 'a'), ('type', 5), ('value', '1')]
          """)
  void areReadAsFilesHaveThem(String state, String properties) throws IOException {
    String props = properties.isEmpty() ? "" : "('props', [" + properties + "]), ";
    assertThat(TypedObject.stored(FOLDER, state).read())
        .isEqualTo("[" + props + "('title', ''), ('type', 'Folder')]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'_properties': 5} | _properties is no sequence
          {'_properties': (5,)} | an entry of _properties is no dictionary
          {'_properties': ({5: 'x'},)} | a key in _properties is no text
          {'_properties': ({'type': 'int'},)} | a property has no id
          {'_properties': ({'id': 5},)} | a property has no id
          {'_properties': ({'id': 'a'},)} | the property a has no value, nor has any container
          """)
  void whatIsNoPropertyIsRefused(String state, String message) throws IOException {
    TypedObject object = TypedObject.stored(FOLDER, state);
    assertThatThrownBy(object::read).hasMessage("/site/x: " + message);
  }

  @Test
  void valuesAreAcquiredFromContainers() throws IOException {
    TypedObject object =
        TypedObject.stored(FOLDER, "{'_properties': ({'id': 'a'},)}", "{'a': 'of the site'}");
    assertThat(object.read()).contains("('value', 'of the site')");
    TypedObject hidden =
        TypedObject.stored(FOLDER, "{'_properties': ({'id': '_a'},)}", "{'_a': 'of the site'}");
    assertThatThrownBy(hidden::read).hasMessageContaining("the property _a has no value");
  }

  /** The state before, the properties in files, and what is another attribute then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {} | ~~ | ~~
          {} | [('id', 'a'), ('type', 'int'), ('value', 5)] | _properties=({'id': 'title', 'type': 'string', 'mode': 'wd'}, {'id': 'a', 'type': 'int'}) a=5
          {} | [('value', 5), ('x', 'y'), ('type', 'int'), ('id', 'a')] | _properties=({'id': 'title', 'type': 'string', 'mode': 'wd'}, {'id': 'a', 'type': 'int', 'x': 'y'}) a=5
          {'_properties': ({'id': 'a', 'mode': 'w'}, {'id': 'b'}), 'a': 1, 'b': 2} | [('id', 'a'), ('value', 1)], [('id', 'b'), ('value', 2)] | ~~
          {'_properties': ({'id': 'a', 'mode': 'w'}, {'id': 'b'}), 'a': 1, 'b': 2} | [('id', 'b'), ('value', 3)], [('id', 'a'), ('value', 1)] | b=3
          {'_properties': ({'id': 'a', 'mode': 'w'}, {'id': 'b'}), 'a': 1, 'b': 2} | [('id', 'b'), ('value', 2)] | _properties=({'id': 'b'}) -a
          {'_properties': ({'id': 'a', 'mode': 'w', 'type': 'int'},), 'a': 1} | [('id', 'a'), ('type', 'long'), ('value', 1)] | _properties=({'id': 'a', 'type': 'long', 'mode': 'w'})
          {'_properties': ({'id': 'a', 'type': 'int'},), 'a': 1} | [('id', 'a'), ('value', 1)] | _properties=({'id': 'a'})
          {'_properties': ({'id': 'a'}, {'id': 'a'}), 'a': 1} | [('id', 'a'), ('value', 1)] | _properties=({'id': 'a'})
          {'_properties': ({'id': 'content_type'},), 'content_type': 'x'} | ~~ | _properties=()
          {'_properties': ({'id': 'a'}, {'id': 'title'}), 'a': 1} | ~~ | _properties=({'id': 'title'}) -a
          {'_properties': ({'id': 'a'},), 'a': call(<datetime:date>, (b'\\x07\\xe9\\x02\\x03',))} | [('id', 'a'), ('value', datetime.date(2025, 2, 4))] | a=call(<datetime:date>, (b'\\x07\\xe9\\x02\\x04',))
          {'_properties': ({'id': 'a'},), 'a': call(<datetime:date>, (b'\\x07\\xe9\\x02\\x03',))} | [('id', 'a'), ('value', datetime.date(2025, 2, 3))] | ~~
          {'_properties': ({'id': 'a', 'type': 'int'},), 'a': 1} | [('id', 'a'), ('type', 'int'), ('value', True)] | a=True
          """)
  void areChangedWhereFilesHaveChangedThem(String before, String properties, String changes)
      throws IOException {
    assertThat(TypedObject.stored(FOLDER, before).change(files(properties))).isEqualTo(changes);
  }

  /** Zope once let a property in twice; neither that nor what it reserves now stops a change. */
  @Test
  void whatTheDatabaseHoldsAlreadyStopsNoOtherChange() throws IOException {
    TypedObject twice =
        TypedObject.stored(FOLDER, "{'_properties': ({'id': 'a'}, {'id': 'a'}), 'a': 1}");
    assertThat(twice.change(twice.read().replace("('title', '')", "('title', 't')")))
        .isEqualTo("title='t'");
    TypedObject reserved =
        TypedObject.stored(FOLDER, "{'_properties': ({'id': '__a'}, {'id': ''}), '__a': 1, '': 2}");
    assertThat(reserved.change(reserved.read().replace("('title', '')", "('title', 't')")))
        .isEqualTo("title='t'");
    assertThat(reserved.change(files("[('id', 'b'), ('value', 5)]")))
        .isEqualTo("_properties=({'id': 'b'}) b=5 - -__a");
  }

  private static String files(String properties) {
    String props = properties.isEmpty() ? "" : "('props', [" + properties + "]), ";
    return "[" + props + "('title', ''), ('type', 'Folder')]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          5 | a property is neither a list nor a tuple
          [5] | an item of a property is neither a list nor a tuple
          [('id',)] | an item of a property is no pair of key and value
          [(5, 'a')] | a key of a property is not a text
          [('id', 'a')] | a property has no id or no value
          [('value', 5)] | a property has no id or no value
          [('id', 5), ('value', 5)] | a property has no id or no value
          [('id', ''), ('value', 5)] | the id of a property is empty
          [('id', 'title'), ('value', 5)] | title cannot be the id of a property
          [('id', '_objects'), ('value', 5)] | _objects cannot be the id of a property
          [('id', '__a'), ('value', 5)] | __a cannot be the id of a property
          [('id', '_View_Permission'), ('value', 5)] | _View_Permission cannot be the id of a property
          [('id', 'a'), ('type', 5), ('value', 5)] | the type of the property a is no text
          [('id', 'a'), ('value', 5)], [('id', 'a'), ('value', 5)] | the property a occurs twice
          [('id', 'child'), ('value', 5)] | the property child has the id of an object in it
          [('id', 'absolute_url'), ('value', 5)] | absolute_url cannot be the id of a property, as Zope uses that name itself
          [('id', 'hasObject'), ('value', 5)] | hasObject cannot be the id of a property, as Zope uses that name itself
          [('id', 'a'), ('value', deque(5))] | the value of the property a: deque(5) is nothing that can be made of a text
          """)
  void whatIsNoPropertyIsNotStored(String property, String message) throws IOException {
    TypedObject object =
        TypedObject.stored(FOLDER, "{'child': ref(0000000000000001, <OFS.Folder:Folder>)}");
    assertThatThrownBy(() -> object.change(files(property)))
        .isInstanceOf(StorageException.class)
        .hasMessage("/site/x: " + message);
  }

  /** A text that Zope would convert, or a value that its page of properties fails on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          boolean | 'maybe' | True or False
          boolean | 'False' | True or False
          boolean | b'on' | True or False
          boolean | [True] | True or False
          boolean | {} | True or False
          int | 'five' | a whole number such as 5
          int | '5' | a whole number such as 5
          int | {1: 2} | a whole number such as 5
          long | '5L' | a whole number such as 5
          float | 'x' | a number such as 0.5
          date | 'tomorrow' | a date such as DateTime('2026/11/30 12:00:00 UTC')
          date | 5 | a date such as DateTime('2026/11/30 12:00:00 UTC')
          date | True | a date such as DateTime('2026/11/30 12:00:00 UTC')
          date | [] | a date such as DateTime('2026/11/30 12:00:00 UTC')
          date_international | '1.2.2026' | a date such as DateTime('2026/11/30 12:00:00 UTC')
          lines | 'one' | a list of texts such as ['one', 'two']
          lines | 5 | a list of texts such as ['one', 'two']
          tokens | 'a b' | a list of texts such as ['one', 'two']
          ulines | 0.5 | a list of texts such as ['one', 'two']
          utokens | 'a' | a list of texts such as ['one', 'two']
          """)
  void aValueIsOfItsType(String type, String value, String needed) throws IOException {
    String files = files("[('id', 'a'), ('type', '%s'), ('value', %s)]".formatted(type, value));
    String message =
        "/site/x: the value of the property a, whose type is %s, is %s; write %s"
            .formatted(type, value, needed);
    // A new property is taken as it is: the tree may be that of an old database.
    assertThat(TypedObject.none().create(files)).contains("'a': ");
    assertThat(TypedObject.stored(FOLDER, "{}").change(files)).isNotEmpty();
    TypedObject other =
        TypedObject.stored(
            FOLDER, "{'_properties': ({'id': 'a', 'type': '%s'},), 'a': None}".formatted(type));
    assertThatThrownBy(() -> other.change(files)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          boolean | True ; 1 ; 0 ; 0.5 ; None ; ''
          int | 5 ; True ; 5.5 ; None ; '' ; b'' ; [1, 2] ; (1,)
          long | 123456789012345678901234567890
          float | 1 ; 0.5 ; None ; ''
          date | DateTime('2026/11/30 12:00:00 UTC') ; None ; '' ; datetime.date(2025, 2, 3)
          lines | ['one', 'two'] ; ('one',) ; [] ; None ; ''
          tokens | [b'one']
          string | 'maybe' ; 5 ; None ; ['a'] ; b'x'
          selection | 'maybe'
          multiple selection | ['a'] ; 'a'
          of a product | 'maybe' ; 5 ; {}
          """)
  void otherValuesAreStored(String type, String values) throws IOException {
    for (String value : values.split(" ; ")) {
      String made =
          TypedObject.none()
              .create(files("[('id', 'a'), ('type', '%s'), ('value', %s)]".formatted(type, value)));
      assertThat(made).as(value).contains("'a': ");
    }
  }

  /** What an older Zope or a script stored stays, and stops no other change; a new type does. */
  @Test
  void aWrongValueOfTheDatabaseIsNotChecked() throws IOException {
    TypedObject wrong =
        TypedObject.stored(
            FOLDER, "{'_properties': ({'id': 'a', 'type': 'boolean'},), 'a': 'maybe'}");
    String old = "[('id', 'a'), ('type', 'boolean'), ('value', 'maybe')]";
    assertThat(wrong.change(files(old))).isEmpty();
    assertThat(wrong.change(files(old + ", [('id', 'b'), ('type', 'int'), ('value', 5)]")))
        .contains("b=5");
    assertThatThrownBy(() -> wrong.change(files(old.replace("boolean", "int"))))
        .hasMessageContaining("write a whole number");
  }

  @Test
  void aTypeReservesItsOwnAttributes() throws IOException {
    assertThatThrownBy(
            () ->
                TypedObject.none()
                    .create(
                        "[('props', [[('id', 'size'), ('value', 5)]]), ('title', ''), ('type',"
                            + " 'File')] -> b''"))
        .hasMessage("/site/x: size cannot be the id of a property");
  }

  @Test
  void aDefaultOfTheClassIsNotStoredAgain() throws IOException {
    String type = "Products.PageTemplates.ZopePageTemplate.ZopePageTemplate";
    String files =
        "[('props', [[('id', 'content_type'), ('type', 'string'), ('value', 'text/html')], [('id',"
            + " 'expand'), ('type', 'boolean'), ('value', 1)], [('id', 'output_encoding'),"
            + " ('type', 'string'), ('value', '%s')]]), ('title', ''), ('type', 'Page Template')]";
    TypedObject page = TypedObject.stored(type, "{'_text': ''}");
    assertThat(page.read()).isEqualTo(files.formatted("utf-8") + " -> ''");
    assertThat(page.change(files.formatted("latin-1"))).isEqualTo("output_encoding='latin-1'");
    assertThat(
            TypedObject.stored(type, "{'_text': '', 'output_encoding': 'latin-1'}")
                .change(files.formatted("utf-8")))
        .isEqualTo("output_encoding='utf-8'");
  }

  @Test
  void persistentListsAreNoObjects() throws IOException {
    TypedObject object =
        TypedObject.stored(
                FOLDER,
                "{'_properties': ({'id': 'a'},), 'a': ref(0000000000000002,"
                    + " <persistent.list:PersistentList>)}")
            .record(2, "persistent.list.PersistentList", "{'data': [1, 2]}");
    assertThat(object.read()).contains("('value', [1, 2])");
    assertThat(object.change(files("[('id', 'a'), ('value', [1, 2])]"))).isEmpty();
    assertThat(object.change(files(""))).isEqualTo("_properties=() -a");
  }
}
