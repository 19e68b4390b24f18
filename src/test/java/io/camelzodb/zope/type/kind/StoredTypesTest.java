package io.camelzodb.zope.type.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.type.TypedObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type reads of its records, old forms and damaged ones included. */
class StoredTypesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OFS.Folder.Folder | {'id': 'x'} | [('title', ''), ('type', 'Folder')]
          OFS.OrderedFolder.OrderedFolder | {'_objects': ({'id': 'b'}, {'id': s'a'}, {'no': 'c'}, 1)} | [('contents', ['b', 'a']), ('title', ''), ('type', 'Folder (Ordered)')]
          OFS.OrderedFolder.OrderedFolder | {} | [('contents', []), ('title', ''), ('type', 'Folder (Ordered)')]
          OFS.DTMLMethod.DTMLMethod | {'raw': 'text'} | [('title', ''), ('type', 'DTML Method')] -> b'text'
          OFS.DTMLMethod.DTMLMethod | {'raw': b'\\xff', '_Cacheable__manager_id': s'ram'} | [('title', ''), ('type', 'DTML Method'), ('zcachemanager', 'ram')] -> b'\\xff'
          OFS.DTMLMethod.DTMLMethod | {'raw': s'\\xe9', '_Cacheable__manager_id': None} | [('title', ''), ('type', 'DTML Method')] -> b'\\xc3\\xa9'
          OFS.DTMLDocument.DTMLDocument | {'raw': 'x', '_properties': ({'id': 'title'}, {'id': 'a', 'type': 'int', 'mode': 'wd'}), 'a': 5} | [('props', [[('id', 'a'), ('type', 'int'), ('value', 5)]]), ('title', ''), ('type', 'DTML Document')] -> b'x'
          Products.ExternalMethod.ExternalMethod.ExternalMethod | {'_function': s'f', '_module': 'M'} | [('function', 'f'), ('module', 'M'), ('title', ''), ('type', 'External Method')]
          Products.PythonScripts.PythonScript.PythonScript | {} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b''
          Products.PythonScripts.PythonScript.PythonScript | {'_params': 'a, b', '_body': 'return 1 \\n\\n', 'Python_magic': b'\\xa7\\r\\r\\n', 'Script_magic': 5} | [('args', 'a, b'), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'return 1 \\n\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'return 1 \\n\\n', 'Python_magic': b'\\xa7\\r\\r\\n', 'Script_magic': 4} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'return 1\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'return 1 \\n\\n', 'Python_magic': b'\\xa6\\r\\r\\n', 'Script_magic': 5} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'return 1\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\x1c\\x1f\\x85\\xa0\\u1680\\u2000\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\t\\r\\x0b '} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\x08'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\x08\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\x1b'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\x1b\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\x0e'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\x0e\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\u200b'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\xe2\\x80\\x8b\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'x\\u1fff'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b'x\\xe1\\xbf\\xbf\\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': ' \\n'} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b' \\n'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': '', '_proxy_roles': ('Owner', s'Manager'), '_bind_names': newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({'_asgns': {'name_m_self': 'self', s'name_container': s'container'}})} | [('args', ''), ('bindings', [('name_container', 'container'), ('name_m_self', 'self')]), ('proxy_roles', ['Manager', 'Owner']), ('title', ''), ('type', 'Script (Python)')] -> b''
          Products.PythonScripts.PythonScript.PythonScript | {'_body': '', '_bind_names': None} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b''
          Products.PythonScripts.PythonScript.PythonScript | {'_body': '', '_bind_names': newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({})} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> b''
          Products.MailHost.MailHost.MailHost | {'smtp_host': 'h', 'smtp_port': 25} | [('force_tls', False), ('smtp_host', 'h'), ('smtp_port', 25), ('smtp_pwd', ''), ('smtp_queue', False), ('smtp_queue_directory', '/tmp'), ('smtp_uid', ''), ('title', ''), ('type', 'Mail Host')]
          Products.ZSQLMethods.SQL.SQL | {'src': 'select 1', 'arguments_src': s'a', 'connection_id': 'db', 'max_rows_': 5} | [('advanced', [('cache_time', 0), ('class_file', ''), ('class_name', ''), ('connection_hook', None), ('max_cache', 100), ('max_rows', 5)]), ('args', 'a'), ('connection_id', 'db'), ('title', ''), ('type', 'Z SQL Method')] -> b'select 1'
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': {'threshold': 1000}} | [('settings', [('max_age', 0), ('threshold', 1000)]), ('title', ''), ('type', 'RAM Cache Manager')]
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': {'max_age': 7, s'a': s'b'}} | [('settings', [('a', 'b'), ('max_age', 7)]), ('title', ''), ('type', 'RAM Cache Manager')]
          Products.StandardCacheManagers.AcceleratedHTTPCacheManager.AcceleratedHTTPCacheManager | {'_settings': {'interval': 3600}} | [('settings', [('interval', 3600)]), ('title', ''), ('type', 'Accelerated HTTP Cache Manager')]
          Products.StandardCacheManagers.AcceleratedHTTPCacheManager.AcceleratedHTTPCacheManager | {'_settings': None} | [('settings', []), ('title', ''), ('type', 'Accelerated HTTP Cache Manager')]
          Products.ZPsycopgDA.DA.Connection | {'connection_string': 'dbname=x', 'encoding': '', 'tilevel': 2, 'zdatetime': 1} | [('autocommit', False), ('connection_string', 'dbname=x'), ('encoding', ''), ('readonlymode', False), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('zdatetime', 1)]
          Products.ZPsycopgDA.DA.Connection | {'meta_type': 'Z Psycopg Database Connection', 'autocommit': True, 'readonlymode': True, 'use_tpc': 1, 'datetime_str': 0, 'encoding': '', 'tilevel': 2, 'zdatetime': 1} | [('autocommit', True), ('connection_string', ''), ('encoding', ''), ('readonlymode', True), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg Database Connection'), ('use_tpc', 1), ('zdatetime', 1)]
          Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser | {'meta_type': 'Z PyODBC Database Connection', 'auto_commit': True, 'connx_string': 'c', 'MaxRows': 10} | [('autocommit', True), ('connection_string', 'c'), ('maxrows', 10), ('title', ''), ('type', 'Z PyODBC Database Connection')]
          Products.ZcxOracleDA.DA.Connection | {'meta_type': 'Z cxOracle Database Connection', 'connection_string': 'c'} | [('connection_string', 'c'), ('title', ''), ('type', 'Z cxOracle Database Connection')]
          app.Force | {'meta_type': 'ZForce', 'a': 1} | [('title', ''), ('type', 'ZForce')]
          Products.SimpleUserFolder.SimpleUserFolder.SimpleUserFolder | {'meta_type': 'Simple User Folder', '_properties': ({'id': 'a'},)} | [('title', ''), ('type', 'Simple User Folder')]
          OFS.Image.File | {'data': 'é', 'content_type': 'text/plain'} | [('props', [[('id', 'content_type'), ('type', 'string'), ('value', 'text/plain')]]), ('title', ''), ('type', 'File')] -> 'é'
          OFS.Image.File | {'data': b'\\x00', '_properties': ()} | [('title', ''), ('type', 'File')] -> b'\\x00'
          OFS.Image.Image | {'data': s'\\x00', 'content_type': 'image/png', 'width': 5} | [('props', [[('id', 'alt'), ('type', 'string'), ('value', '')], [('id', 'content_type'), ('type', 'string'), ('value', 'image/png')], [('id', 'height'), ('type', 'string'), ('value', '')], [('id', 'width'), ('type', 'string'), ('value', 5)]]), ('title', ''), ('type', 'Image')] -> b'\\x00'
          Products.PageTemplates.ZopePageTemplate.ZopePageTemplate | {'_text': 'é', '_properties': ()} | [('title', ''), ('type', 'Page Template')] -> 'é'
          Products.PageTemplates.ZopePageTemplate.ZopePageTemplate | {'_text': 5, '_properties': ()} | [('title', ''), ('type', 'Page Template')]
          app.Thing | {'title': s'\\xe9', 'other': 1} | [('title', 'é'), ('type', 'app.Thing'), ('unsupported', 'app.Thing')]
          app.Thing | {'meta_type': 'Thing', 'title': 5} | [('type', 'Thing'), ('unsupported', 'Thing')]
          app.Thing | {'title': newobj(<zope.i18nmessageid.message:Message>, ('text', 'domain'))} | [('title', 'text'), ('type', 'app.Thing'), ('unsupported', 'app.Thing')]
          OFS.Application.Application | {'meta_type': 'Folder', 'isTopLevelPrincipiaApplicationObject': False} | [('title', 'Zope'), ('type', 'Folder')]
          """)
  void isRead(String className, String state, String files) throws IOException {
    assertThat(TypedObject.stored(className, state).read()).isEqualTo(files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OFS.OrderedFolder.OrderedFolder | {'_objects': 5} | _objects is no sequence
          OFS.DTMLMethod.DTMLMethod | {} | has no attribute raw
          OFS.DTMLMethod.DTMLMethod | {'raw': 5} | raw is no text
          Products.ExternalMethod.ExternalMethod.ExternalMethod | {'_function': 'f'} | has no attribute _module
          Products.PythonScripts.PythonScript.PythonScript | {'_bind_names': 5} | _bind_names is no object with attributes
          Products.PythonScripts.PythonScript.PythonScript | {'_bind_names': newobj(<a:b>, ()).state({'_asgns': 5})} | _bind_names is no object with attributes
          Products.PythonScripts.PythonScript.PythonScript | {'_proxy_roles': 5} | _proxy_roles is no sequence
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': {1: 2}} | a key of _settings is no text
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': newobj(<a:b>, ()).state({})} | _settings is no mapping
          OFS.Image.File | {} | has no attribute data
          OFS.Image.File | {'data': 5} | data is neither bytes nor text
          OFS.Image.File | {'data': pid(5)} | data leads to no object of this database
          OFS.Image.File | {'data': pid(['m', ('other', b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02', <OFS.Image:Pdata>)])} | data leads to no object of this database
          OFS.Image.File | {'data': ref(0000000000000009, <OFS.Image:Pdata>)} | data cannot be read: memory has no object 0x0000000000000009
          OFS.Image.File | {'data': ref(0000000000000001, <OFS.Image:Pdata>)} | data leads to an object without data: 0x0000000000000001
          OFS.userfolder.UserFolder | {} | has no attribute data
          OFS.userfolder.UserFolder | {'data': 5} | data is no object with attributes
          OFS.userfolder.UserFolder | {'data': {'u': 5}} | the user u is no object with attributes
          OFS.userfolder.UserFolder | {'data': {'u': newobj(<a:b>, ()).state({'__': '', 'roles': []})}} | the user u has no attribute name
          OFS.userfolder.UserFolder | {'data': {'u': newobj(<a:b>, ()).state({'name': 'u', 'roles': []})}} | the user u has no attribute __
          OFS.userfolder.UserFolder | {'data': {'u': newobj(<a:b>, ()).state({'name': 'u', '__': ''})}} | the user u has no attribute roles
          OFS.userfolder.UserFolder | {'data': {'u': newobj(<a:b>, ()).state({'name': 'u', '__': '', 'roles': [], 'domains': 5})}} | domains of the user u is no sequence
          OFS.userfolder.UserFolder | {'data': ref(0000000000000009, <a:b>)} | data cannot be read: memory has no object 0x0000000000000009
          OFS.userfolder.UserFolder | {'data': pid(['m', ('other', b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02', <a:b>)])} | data is no object with attributes
          Products.PageTemplates.ZopePageTemplate.ZopePageTemplate | {'_text': b'<?xml version="1.0" encoding="nothing"?>', 'content_type': 'text/xml', '_properties': ()} | its text is not in the encoding that it names, nothing
          OFS.DTMLMethod.DTMLMethod | {'raw': '\\ud83d'} | its source cannot be a file: character 1 is U+D83D, half of a pair, which UTF-8 has not
          """)
  void isRefused(String className, String state, String message) throws IOException {
    TypedObject object = TypedObject.stored(className, state);
    assertThatThrownBy(object::read)
        .isInstanceOf(ObjectReadException.class)
        .hasMessage("/site/x: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          text/html | 'caf\\xc3\\xa9' | utf-8 | café
          text/html | 'caf\\xe9 \\xa4' | iso-8859-15 | café €
          text/plain | 'caf\\xe9' | iso-8859-15 | café
          text/html | '<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"> \\xe9\\xa4' | iso-8859-1 | <META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"> é¤
          text/plain | '<meta http-equiv="content-type" content="charset=ISO-8859-1"> \\xa4' | iso-8859-15 | <meta http-equiv="content-type" content="charset=ISO-8859-1"> €
          text/html | '<meta name="a"><meta http-equiv="content-type" content="charset=cp1252"> \\x80' | cp1252 | <meta name="a"><meta http-equiv="content-type" content="charset=cp1252"> €
          text/html | '<meta http-equiv="content-type" content="text/html"><meta http-equiv="content-type" content="charset=cp1252"> \\xa4' | iso-8859-15 | <meta http-equiv="content-type" content="text/html"><meta http-equiv="content-type" content="charset=cp1252"> €
          text/html | '<meta http-equiv="content-type" content="charset="> \\xa4' | iso-8859-15 | <meta http-equiv="content-type" content="charset="> €
          text/html | '<meta content-type http-equiv charset=cp1252> \\xa4' | iso-8859-15 | <meta content-type http-equiv charset=cp1252> €
          text/html | '<metahttp-equiv content-type charset=cp1252> \\xa4' | iso-8859-15 | <metahttp-equiv content-type charset=cp1252> €
          text/html | '<meta http-equiv content-type charset=cp1252 \\xa4' | iso-8859-15 | <meta http-equiv content-type charset=cp1252 €
          text/xml | '<?xml version="1.0" encoding="ISO-8859-1"?> \\xa4' | iso-8859-1 | <?xml version="1.0" encoding="ISO-8859-1"?> ¤
          text/xml | '<a/>caf\\xc3\\xa9' | utf-8 | <a/>café
          """)
  void aPageInBytesIsDecodedAsZopeDoes(
      String contentType, String bytes, String encoding, String text) throws IOException {
    String state =
        "{'content_type': '%s', '_text': b%s, '_properties': ({'id': 'output_encoding'},)}"
            .formatted(contentType, bytes);
    assertThat(
            TypedObject.stored("Products.PageTemplates.ZopePageTemplate.ZopePageTemplate", state)
                .read())
        .isEqualTo(
            "[('props', [[('id', 'output_encoding'), ('value', '%s')]]), ('title', ''), ('type', 'Page Template')] -> '%s'"
                .formatted(encoding, text));
  }

  @Test
  void theXmlLineEndsWithTheLine() throws IOException {
    String type = "Products.PageTemplates.ZopePageTemplate.ZopePageTemplate";
    String state =
        "{'content_type': b'text/xml; charset=x', '_properties': (), '_text': b'<?xml version=\"1.0\"\\n"
            + " encoding=\"ISO-8859-1\"?>\\xc3\\xa9'}";
    assertThat(TypedObject.stored(type, state).read()).endsWith("?>é'");
  }

  @Test
  void usersAreReadFromRecordsOfTheirOwn() throws IOException {
    TypedObject folder =
        TypedObject.stored(
                "OFS.userfolder.UserFolder",
                "{'data': ref(0000000000000002, <Persistence.mapping:PersistentMapping>)}")
            .record(
                2,
                "Persistence.mapping.PersistentMapping",
                "{'_container': {'z': ref(0000000000000003, <AccessControl.users:User>), s'a':"
                    + " newobj(<AccessControl.users:User>, ()).state({'name': s'a', '__': b'p',"
                    + " 'roles': (s'Manager',)})}}")
            .record(
                3,
                "AccessControl.users.User",
                "{'name': 'z', '__': 'q', 'roles': ['Owner'], 'domains': None}");
    assertThat(folder.read())
        .isEqualTo(
            "[('title', 'User Folder'), ('type', 'User Folder'), ('users', [('a', b'p',"
                + " ('Manager',), ()), ('z', 'q', ['Owner'], ())])]");
  }

  @Test
  void domainsOfUsersAreTuples() throws IOException {
    assertThat(
            TypedObject.stored(
                    "OFS.userfolder.UserFolder",
                    "{'data': {'u': newobj(<a:b>, ()).state({'name': 'u', '__': '', 'roles': [],"
                        + " 'domains': ['d']})}}")
                .read())
        .contains("('u', '', [], ('d',))");
  }

  @Test
  void dataInAChainAreJoined() throws IOException {
    TypedObject file =
        TypedObject.stored(
                "OFS.Image.File",
                "{'data': ref(0000000000000002, <OFS.Image:Pdata>), '_properties': ()}")
            .record(
                2,
                "OFS.Image.Pdata",
                "{'data': b'one ', 'next': ref(0000000000000003, <OFS.Image:Pdata>)}")
            .record(3, "OFS.Image.Pdata", "{'data': b'two', 'next': None}");
    assertThat(file.read()).endsWith(" -> b'one two'");
    TypedObject text =
        TypedObject.stored(
                "OFS.Image.File",
                "{'data': ref(0000000000000002, <OFS.Image:Pdata>), '_properties': ()}")
            .record(2, "OFS.Image.Pdata", "{'data': 'é', 'next': None}");
    assertThat(text.read()).endsWith(" -> 'é'");
  }

  @Test
  void settingsAreReadFromAMappingOfTheirOwn() throws IOException {
    TypedObject manager =
        TypedObject.stored(
                "Products.StandardCacheManagers.AcceleratedHTTPCacheManager.AcceleratedHTTPCacheManager",
                "{'_settings': ref(0000000000000002, <persistent.mapping:PersistentMapping>)}")
            .record(2, "persistent.mapping.PersistentMapping", "{'data': {'interval': 5}}");
    assertThat(manager.read()).contains("('settings', [('interval', 5)])");
  }
}
