package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.testing.NotationText;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registered types say of themselves, and how objects are read beyond their type. */
class ObjectTypesTest {
  private static final String FOLDER = "OFS.Folder.Folder";

  /** Meta type, source extension, container, ordered, folder of users, class of new objects. */
  @ParameterizedTest
  @CsvSource({
    "Folder,,true,false,false,OFS.Folder.Folder",
    "Folder (Ordered),,true,true,false,OFS.OrderedFolder.OrderedFolder",
    "Simple User Folder,,true,false,true,Products.SimpleUserFolder.SimpleUserFolder.SimpleUserFolder",
    "User Folder,,false,false,true,OFS.userfolder.UserFolder",
    "Script (Python),py,false,false,false,Products.PythonScripts.PythonScript.PythonScript",
    "Z SQL Method,sql,false,false,false,Products.ZSQLMethods.SQL.SQL",
    "DTML Method,,false,false,false,OFS.DTMLMethod.DTMLMethod",
    "DTML Document,,false,false,false,OFS.DTMLDocument.DTMLDocument",
    "DTML TeX,,false,false,false,Products.DTMLTeX.DTMLTeX.DTMLTeX",
    "Page Template,,false,false,false,Products.PageTemplates.ZopePageTemplate.ZopePageTemplate",
    "File,,false,false,false,OFS.Image.File",
    "Image,,false,false,false,OFS.Image.Image",
    "External Method,,false,false,false,Products.ExternalMethod.ExternalMethod.ExternalMethod",
    "Mail Host,,false,false,false,Products.MailHost.MailHost.MailHost",
    "RAM Cache Manager,,false,false,false,Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager",
    "Accelerated HTTP Cache Manager,,false,false,false,Products.StandardCacheManagers.AcceleratedHTTPCacheManager.AcceleratedHTTPCacheManager",
    "Z Psycopg 2 Database Connection,,false,false,false,Products.ZPsycopgDA.DA.Connection",
    "Z Psycopg Database Connection,,false,false,false,Products.ZPsycopgDA.DA.Connection",
    "Z PyODBC Database Connection,,false,false,false,Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser",
    "Z cxOracle Database Connection,,false,false,false,Products.ZcxOracleDA.DA.Connection",
    "Z sap Database Connection,,false,false,false,Products.ZsapdbDA.DA.Connection",
    "ZForce,,false,false,false,",
  })
  void eachTypeDescribesItself(
      String metaType,
      String extension,
      boolean container,
      boolean ordered,
      boolean users,
      String made) {
    assertThat(ObjectTypes.isSupported(metaType)).isTrue();
    assertThat(ObjectTypes.sourceExtension(metaType)).isEqualTo(extension);
    assertThat(ObjectDataWriter.isContainer(metaType)).isEqualTo(container);
    assertThat(ObjectTypes.isOrdered(metaType)).isEqualTo(ordered);
    assertThat(ObjectTypes.isUserFolder(metaType)).isEqualTo(users);
    Global name = ObjectDataWriter.newClass(metaType);
    assertThat(name == null ? null : name.dotted()).isEqualTo(made);
  }

  @Test
  void anUnknownTypeIsNothing() {
    assertThat(ObjectTypes.isSupported("Thing")).isFalse();
    assertThat(ObjectTypes.isSupported(null)).isFalse();
    assertThat(ObjectTypes.sourceExtension("Thing")).isNull();
    assertThat(ObjectDataWriter.isContainer("Thing")).isFalse();
    assertThat(ObjectTypes.isOrdered("Thing")).isFalse();
    assertThat(ObjectTypes.isUserFolder("Thing")).isFalse();
    assertThat(ObjectDataWriter.newClass("Thing")).isNull();
    ObjectData data = new ObjectData(new TreeMap<>(), null);
    assertThat(ObjectTypes.fault("Thing", data, List.of())).isNull();
    assertThat(ObjectTypes.fault("Folder", data, List.of())).isNull();
    assertThat(ObjectTypes.marks("Thing")).isEmpty();
    assertThat(ObjectTypes.marks(null)).isEmpty();
  }

  @Test
  void secretsAreThoseOfTheTypeAndOfAllOthers() {
    Map<String, SecretForm> all =
        Map.of(
            "connection_string", SecretForm.CONNECTION,
            "smtp_pwd", SecretForm.PASSWORD,
            "users", SecretForm.USERS);
    for (String metaType : List.of("Mail Host", "User Folder", "Folder", "Thing")) {
      assertThat(ObjectTypes.secrets(metaType)).isEqualTo(all);
    }
  }

  @Test
  void marksAreThoseOfTheTypes() {
    ContainerMark users = new ContainerMark.Attribute("__allow_groups__", "acl_users");
    assertThat(ObjectTypes.marks("User Folder")).containsExactly(users);
    assertThat(ObjectTypes.marks("Simple User Folder")).containsExactly(users);
    assertThat(ObjectTypes.marks("RAM Cache Manager"))
        .containsExactly(new ContainerMark.Ids("__ZCacheManager_ids__"));
    assertThat(ObjectTypes.marks("Site Error Log"))
        .containsExactly(new ContainerMark.Attribute("__error_log__", null));
    assertThat(ObjectTypes.marks("Virtual Host Monster"))
        .containsExactly(new ContainerMark.NameHook("Virtual Host Monster", 25));
    assertThat(ObjectTypes.marks("Folder")).isEmpty();
    assertThat(ObjectTypes.marks()).hasSize(6).contains(users).doesNotHaveDuplicates();
  }

  /** As they are found on the class path, before anything is made of what they say. */
  @Test
  void theRegisteredClassesSayWhatTheyStandFor() {
    Map<String, String> types = new TreeMap<>();
    for (ContainedType type : ServiceLoader.load(ContainedType.class)) {
      types.put(String.join(", ", type.metaTypes()), type.marks().size() + " marks");
    }
    for (ObjectType type : ServiceLoader.load(ObjectType.class)) {
      // One that also reads what a ContainedType marks says no more of marks.
      types.putIfAbsent(
          String.join(", ", type.metaTypes()),
          type.marks().size() + " marks, " + type.secrets().keySet() + " " + type.isCacheable());
    }
    Map<String, String> expected = new TreeMap<>();
    String known =
        """
            Accelerated HTTP Cache Manager: 1 marks, [] false
            Browser Id Manager: 1 marks
            DTML Document, DTML TeX: 0 marks, [] true
            DTML Method: 0 marks, [] true
            External Method: 0 marks, [] false
            File: 0 marks, [] true
            Folder: 0 marks, [] false
            Folder (Ordered): 0 marks, [] false
            Image: 0 marks, [] true
            Mail Host: 0 marks, [smtp_pwd] false
            Page Template: 0 marks, [] true
            RAM Cache Manager: 1 marks, [] false
            Script (Python): 0 marks, [] true
            Session Data Manager: 1 marks
            Simple User Folder: 1 marks, [] false
            Site Error Log: 1 marks
            User Folder: 1 marks, [users] false
            Virtual Host Monster: 1 marks
            Z Psycopg 2 Database Connection, Z Psycopg Database Connection: 0 marks, [connection_string] false
            Z PyODBC Database Connection: 0 marks, [connection_string] false
            Z SQL Method: 0 marks, [] false
            Z cxOracle Database Connection, Z sap Database Connection: 0 marks, [connection_string] false
            ZForce: 0 marks, [] false
            """;
    known.lines().map(line -> line.split(": ", 2)).forEach(line -> expected.put(line[0], line[1]));
    assertThat(expected).hasSizeGreaterThan(20);
    // A new type need not be here.
    assertThat(types)
        .as("what the types of this program say of themselves: marks, secrets, cacheable")
        .containsAllEntriesOf(expected);
  }

  private static ContainerMark.RecordHook hook(String metaType) {
    return (ContainerMark.RecordHook) ObjectTypes.marks(metaType).get(0);
  }

  private static String hook(String metaType, String state) throws IOException {
    Dictionary hook = hook(metaType).attributes().of("x", (Dictionary) NotationText.value(state));
    return hook == null ? "none" : NotationText.line(hook);
  }

  @Test
  void sessionManagersAreCalledWhereTheyAreAsked() throws IOException {
    String data = "Session Data Manager";
    assertThat(hook(data).handle()).isEqualTo("SessionDataManager");
    assertThat(hook(data).priority()).isEqualTo(50);
    assertThat(hook(data).className().dotted())
        .isEqualTo("Products.Sessions.SessionDataManager.SessionDataManagerTraverser");
    assertThat(hook(data, "{'_requestSessionName': 'S', '_hasTraversalHook': 1}"))
        .isEqualTo("{'_requestSessionName': 'S', '_sessionDataManager': 'x'}");
    assertThat(hook(data, "{'_requestSessionName': None, '_hasTraversalHook': 1}"))
        .isEqualTo("none");
    assertThat(hook(data, "{'_requestSessionName': 'S'}")).isEqualTo("none");
    assertThat(hook(data, "{'_hasTraversalHook': 1}")).isEqualTo("none");
    String ids = "Browser Id Manager";
    assertThat(hook(ids).priority()).isEqualTo(40);
    assertThat(hook(ids).className().dotted())
        .isEqualTo("Products.Sessions.BrowserIdManager.BrowserIdManagerTraverser");
    assertThat(hook(ids, "{'browserid_namespaces': ('cookies', s'url')}")).isEqualTo("{}");
    assertThat(hook(ids, "{'browserid_namespaces': ['url']}")).isEqualTo("{}");
    assertThat(hook(ids, "{'browserid_namespaces': ('cookies', 'form')}")).isEqualTo("none");
    assertThat(hook(ids, "{'browserid_namespaces': 'url'}")).isEqualTo("none");
    assertThat(hook(ids, "{}")).isEqualTo("none");
  }

  @Test
  void classesHaveNamesOfTheirOwn() {
    assertThat(ClassNames.has("Folder", false, "hasObject")).isTrue();
    assertThat(ClassNames.has("Folder", false, "absolute_url")).as("a name of all").isTrue();
    assertThat(ClassNames.has("Folder", false, "my_own")).isFalse();
    assertThat(ClassNames.has("Mail Host", false, "hasObject")).isFalse();
    assertThat(ClassNames.has("Thing", false, "absolute_url")).isFalse();
    assertThat(ClassNames.has("Folder", true, "ZopeTime")).isTrue();
    assertThat(ClassNames.has("Folder", false, "ZopeTime")).isFalse();
  }

  @Test
  void classesHaveMetaTypesAndTitles() {
    assertThat(MetaTypes.of(new Global("OFS.Folder", "Folder"))).isEqualTo("Folder");
    assertThat(MetaTypes.of(new Global("app", "Thing"))).isNull();
    assertThat(MetaTypes.of(null)).isNull();
    assertThat(MetaTypes.titleOf(new Global("OFS.Application", "Application"))).isEqualTo("Zope");
    assertThat(MetaTypes.titleOf(new Global("OFS.Folder", "Folder"))).isNull();
    assertThat(MetaTypes.titleOf(null)).isNull();
  }

  private static ObjectData.Source source(String text, boolean asText) {
    return new ObjectData.Source(Content.of(text.getBytes(StandardCharsets.UTF_8)), asText);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "DTML Method,a,a,true",
        "DTML Method,a,'a\n',false",
        "Script (Python),a,a,true",
        "Script (Python),'a\n','a ',true",
        "Script (Python),'a\n',a,true",
        "Script (Python),'a ',a,false",
        "Script (Python),'a\n',b,false",
        "File,a,a,true",
        "File,a,b,false",
        "Thing,a,a,true",
        "Thing,a,b,false",
      })
  void sourcesAreComparedAsZopeWouldLoadThem(
      String metaType, String stored, String files, boolean same) throws IOException {
    assertThat(ObjectDataWriter.sameSource(metaType, source(stored, true), source(files, true)))
        .isEqualTo(same);
    assertThat(ObjectDataWriter.sameSource(metaType, source(stored, true), null)).isFalse();
    assertThat(ObjectDataWriter.sameSource(metaType, null, source(files, true))).isFalse();
    assertThat(ObjectDataWriter.sameSource(metaType, null, null)).isTrue();
  }

  @Test
  void theSourceOfAFileIsBytesOrText() throws IOException {
    assertThat(ObjectDataWriter.sameSource("File", source("a", true), source("a", false)))
        .isFalse();
    assertThat(ObjectDataWriter.sameSource("Image", source("a", false), source("a", false)))
        .isTrue();
  }

  /** A source that is too long to be text, and is not to be read to its end. */
  private static final class Endless implements Content {
    private static final byte[] PART = new byte[1 << 20];
    private long written;

    @Override
    public long writeTo(OutputStream out) throws IOException {
      for (int i = 0; i < 1 << 8; i++) {
        out.write(PART);
        written += PART.length;
      }
      return written;
    }
  }

  @Test
  void endlessSourcesEnd() throws IOException {
    for (String metaType : List.of("DTML Method", "Script (Python)")) {
      Endless endless = new Endless();
      ObjectData.Source long1 = new ObjectData.Source(endless, true);
      assertThat(ObjectDataWriter.sameSource(metaType, source("a", true), long1)).isFalse();
      assertThat(endless.written).isLessThan(3L * ObjectWriter.LONGEST_TEXT);
    }
  }

  @Test
  void digestsAreThoseOfTheBytes() throws IOException {
    SourceDigest digest = SourceDigest.of(source("abc", true).content());
    assertThat(digest.length()).isEqualTo(3);
    assertThat(digest.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(SourceDigest.ofAtMost(source("abc", true).content(), 3)).isEqualTo(digest);
    assertThat(SourceDigest.ofAtMost(source("abc", true).content(), 2)).isNull();
    Content single =
        out -> {
          out.write('a');
          out.write('b');
          out.write('c');
          return 3;
        };
    assertThat(SourceDigest.ofAtMost(single, 3)).isEqualTo(digest);
    assertThat(SourceDigest.ofAtMost(single, 2)).isNull();
  }

  @Test
  void acquiredContainersAreNoted() throws IOException {
    TypedObject object = TypedObject.stored(FOLDER, "{'_properties': ({'id': 'a'},), 'a': 1}");
    ObjectTypes types = object.types();
    types.read(object.object());
    assertThat(types.acquired().contains(new Oid(0))).as("roles are looked for").isFalse();
    TypedObject acquiring =
        TypedObject.stored(FOLDER, "{'_properties': ({'id': 'a'},)}", "{'a': 1}");
    ObjectTypes others = acquiring.types();
    others.read(acquiring.object());
    assertThat(others.acquired().contains(new Oid(0))).isTrue();
    others.read(object.object());
    assertThat(others.acquired().contains(new Oid(0))).as("of the last object only").isFalse();
  }

  @Test
  void classesOfContainersGiveAttributesToo() throws IOException {
    TypedObject object =
        TypedObject.stored(
            FOLDER, "{'_properties': ({'id': 'smtp_uid'},)}", "{'meta_type': 'Mail Host'}");
    assertThat(object.read()).contains("[('id', 'smtp_uid'), ('value', '')]");
  }

  @Test
  void valuesBeyondTheLimitsAreRefusedWithTheirAttribute() throws IOException {
    String many = "&1 ('lol', 'lol')";
    StringBuilder state = new StringBuilder("{'_properties': ({'id': 'p'},), 'p': ");
    state.append("(").append(many).append(", ");
    for (int i = 2; i < 30; i++) {
      state
          .append("&")
          .append(i)
          .append(" (*")
          .append(i - 1)
          .append(", *")
          .append(i - 1)
          .append("), ");
    }
    state.append(")}");
    TypedObject object = TypedObject.stored(FOLDER, state.toString());
    assertThatThrownBy(object::read)
        .hasMessageStartingWith(
            "/site/x: the record 0x0000000000000001, read as far as its attribute p, has more than")
        .hasMessageContaining("make it smaller in Zope, or leave the object out with zodb.exclude");
  }

  @Test
  void oldTextIsDecodedWhereverItStands() throws IOException {
    assertThat(
            TypedObject.stored(
                    FOLDER,
                    "{'_owner': ([s'a', {s'k': (s'v', [5])}], newobj(<DateTime.DateTime:DateTime>,"
                        + " ()).state((0, False, 'UTC')))}")
                .read())
        .contains("('owner', (['a', {'k': ('v', [5])}], DateTime('1970/01/01 00:00:00 UTC')))");
  }

  @Test
  void containersAreEnteredByTheRule() throws IOException {
    TypedObject plone = TypedObject.stored("Products.CMFPlone.Portal.PloneSite", "{}");
    TypedObject typed = TypedObject.stored("app.Thing", "{'portal_type': 'Document'}");
    TypedObject bytes = TypedObject.stored("app.Thing", "{'portal_type': s'Document'}");
    TypedObject none = TypedObject.stored("app.Thing", "{'portal_type': ''}");
    TypedObject noBytes = TypedObject.stored("app.Thing", "{'portal_type': s''}");
    TypedObject folder = TypedObject.stored(FOLDER, "{}");
    TypedObject inContent = TypedObject.stored("app.Thing", "{}", "{'portal_type': 'Folder'}");
    assertThat(
            entered(
                EnteredContainers.AUTO,
                true,
                plone,
                typed,
                bytes,
                none,
                noBytes,
                folder,
                inContent))
        .containsExactly(true, true, true, false, false, true, true);
    assertThat(
            entered(
                EnteredContainers.AUTO,
                false,
                plone,
                typed,
                bytes,
                none,
                noBytes,
                folder,
                inContent))
        .containsExactly(false, false, false, false, false, true, false);
    assertThat(entered(EnteredContainers.FALSE, true, plone, none, folder))
        .containsExactly(false, false, true);
    assertThat(entered(EnteredContainers.TRUE, false, plone, none, folder))
        .containsExactly(true, true, true);
    assertThat(EnteredContainers.of("auto")).isEqualTo(EnteredContainers.AUTO);
    assertThat(EnteredContainers.of("True")).isEqualTo(EnteredContainers.TRUE);
  }

  private static List<Boolean> entered(
      EnteredContainers rule, boolean export, TypedObject... objects) throws IOException {
    List<Boolean> entered = new ArrayList<>();
    for (TypedObject object : objects) {
      entered.add(rule.enters(object.object(), export));
    }
    return entered;
  }

  @Test
  void objectsAreReachedThroughEnteredContainers() throws IOException {
    TypedObject inFolder = TypedObject.stored("app.Thing", "{}");
    TypedObject inThing = TypedObject.stored("app.Thing", "{}", "{'meta_type': 'Thing'}");
    TypedObject inContent =
        TypedObject.stored("app.Thing", "{}", "{'meta_type': 'Thing', 'portal_type': 'Folder'}");
    for (EnteredContainers rule : EnteredContainers.values()) {
      assertThat(rule.reaches(inFolder.object(), false)).isTrue();
    }
    assertThat(EnteredContainers.FALSE.reaches(inThing.object(), true)).isFalse();
    assertThat(EnteredContainers.AUTO.reaches(inThing.object(), true)).isFalse();
    assertThat(EnteredContainers.TRUE.reaches(inThing.object(), false)).isTrue();
    assertThat(EnteredContainers.AUTO.reaches(inContent.object(), true)).isTrue();
    assertThat(EnteredContainers.AUTO.reaches(inContent.object(), false)).isFalse();
    assertThat(EnteredContainers.FALSE.reaches(inContent.object(), true)).isFalse();
  }

  @Test
  void optionsAreCopiedWithOneChange() {
    ZopeOptions options = ZopeOptions.DEFAULT;
    assertThat(options.withDefaultOwner("a", true).defaultOwner()).isEqualTo("a");
    assertThat(options.withDefaultOwner("a", true).managerUser()).isEqualTo("perfact");
    assertThat(options.withManagerUser("a").managerUser()).isEqualTo("a");
    assertThat(options.withManagerUser("a").defaultOwner()).isEqualTo("perfact");
    assertThat(options.withEncoding(StandardCharsets.UTF_16).encoding())
        .isEqualTo(StandardCharsets.UTF_16);
    assertThat(
            options
                .withPythonMagic(new io.camelzodb.pickle.Bytes(new byte[4]))
                .pythonMagic()
                .length())
        .isEqualTo(4);
    assertThat(options.withPermissions(options.permissions())).isEqualTo(options);
  }

  @Test
  void attributesAreThoseOfTheNames() throws IOException {
    Value dictionary = ObjectDataWriter.dictionary("a", new Text("b"), "c", new Text("d"));
    assertThat(NotationText.line(dictionary)).isEqualTo("{'a': 'b', 'c': 'd'}");
    assertThat(NotationText.line(ObjectDataWriter.list("a", "b"))).isEqualTo("['a', 'b']");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(source("é", true).content().writeTo(out)).isEqualTo(2);
  }
}
