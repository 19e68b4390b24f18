package io.camelzodb.zope.type.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.TypedObject;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type writes of files, as Zope would store it, and what it refuses. */
class WrittenTypesTest {
  private static final ZopeOptions NOBODY =
      ZopeOptions.DEFAULT.withDefaultOwner("", false).withManagerUser("");

  /** The files, and the attributes of the new object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [('title', 't'), ('type', 'Folder')] | {'id': 'x', 'title': 't'}
          [('title', ''), ('type', 'Folder')] | {'id': 'x', 'title': ''}
          [('type', 'Folder')] | {'id': 'x', 'title': None}
          [('contents', ['a']), ('title', ''), ('type', 'Folder (Ordered)')] | {'id': 'x', 'title': ''}
          [('title', 'User Folder'), ('type', 'Simple User Folder')] | {'title': 'User Folder'}
          [('title', ''), ('type', 'DTML Method')] -> 'text' | {'__name__': 'x', 'raw': 'text', 'encoding': 'UTF-8', 'globals': {}, '_vars': {}, 'title': ''}
          [('title', ''), ('type', 'DTML Document'), ('zcachemanager', 'ram')] -> 'text' | {'__name__': 'x', 'raw': 'text', 'encoding': 'UTF-8', 'globals': {}, '_vars': {}, 'title': '', '_Cacheable__manager_id': 'ram'}
          [('function', 'f'), ('module', 'M'), ('title', ''), ('type', 'External Method')] | {'id': 'x', '_module': 'M', '_function': 'f', 'title': ''}
          [('args', 'a, b=1'), ('bindings', [('name_context', 'context')]), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> 'return 1 \\n\\n' | {'id': 'x', '_body': 'return 1\\n', '_params': 'a, b=1', '_bind_names': newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({'_asgns': {'name_context': 'context'}}), 'warnings': (), '_filepath': 'Script (Python):/site/x'}
          [('args', ''), ('bindings', []), ('proxy_roles', ['Manager']), ('title', 't'), ('type', 'Script (Python)')] -> ' ' | {'id': 'x', '_body': ' ', '_params': '', '_bind_names': newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({'_asgns': {}}), '_proxy_roles': ('Manager',), 'warnings': (), '_filepath': 'Script (Python):/site/x', 'title': 't'}
          [('smtp_host', 'h'), ('smtp_port', 25), ('smtp_queue', True), ('title', ''), ('type', 'Mail Host')] | {'id': 'x', 'smtp_host': 'h', 'smtp_port': 25, 'force_tls': False, 'smtp_pwd': '', 'smtp_queue': True, 'smtp_queue_directory': '/tmp', 'smtp_uid': '', 'implicit_tls': False, 'title': ''}
          [('settings', [('threshold', 5)]), ('title', ''), ('type', 'RAM Cache Manager')] | {'id': 'x', '_settings': {'threshold': 5}, '_RAMCacheManager__cacheid': '1_1700000000.250000', 'title': ''}
          [('settings', []), ('title', ''), ('type', 'Accelerated HTTP Cache Manager')] | {'id': 'x', '_settings': {}, '_AcceleratedHTTPCacheManager__cacheid': '1_1700000000.250000', 'title': ''}
          [('autocommit', False), ('connection_string', 'c'), ('encoding', ''), ('readonlymode', True), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg Database Connection'), ('zdatetime', True)] | {'id': 'x', 'meta_type': 'Z Psycopg Database Connection', 'connection_string': 'c', 'encoding': '', 'tilevel': 2, 'zdatetime': True, 'readonlymode': True, 'title': ''}
          [('autocommit', True), ('connection_string', 'c'), ('encoding', ''), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('use_tpc', 1), ('zdatetime', True)] | {'id': 'x', 'connection_string': 'c', 'encoding': '', 'tilevel': 2, 'zdatetime': True, 'autocommit': True, 'use_tpc': 1, 'title': ''}
          [('autocommit', True), ('connection_string', "it's"), ('maxrows', 5), ('title', ''), ('type', 'Z PyODBC Database Connection')] | {'id': 'x', 'auto_commit': True, 'connx_string': "it's", 'MaxRows': 5, 'connection_string': '{\\'connx_string\\': "it\\'s", \\'auto_commit\\': True, \\'MaxRows\\': 5}', 'title': ''}
          [('connection_string', 'c'), ('title', ''), ('type', 'Z cxOracle Database Connection')] | {'id': 'x', 'connection_string': 'c', 'title': ''}
          [('args', 'a b:int=5 c="x y"'), ('connection_id', 'db'), ('title', ''), ('type', 'Z SQL Method')] -> 'select 1' | {'id': 'x', 'connection_id': 'db', 'arguments_src': 'a b:int=5 c="x y"', '_arg': newobj(<Shared.DC.ZRDB.Aqueduct:Args>, ()).state({'_data': {'a': {}, 'b': {'default': '5', 'type': 'int'}, 'c': {'default': 'x y'}}, '_keys': ['a', 'b', 'c']}), 'src': 'select 1', 'template': newobj(<Shared.DC.ZRDB.DA:SQL>, ()).state({'raw': 'select 1', 'encoding': 'UTF-8', 'globals': {}, '_vars': {}, '__name__': '<string>'}), 'title': ''}
          [('advanced', [('cache_time', 0), ('class_file', 'f'), ('connection_hook', None), ('max_rows', 7)]), ('args', ''), ('connection_id', 'db'), ('title', ''), ('type', 'Z SQL Method')] -> '' | {'id': 'x', 'connection_id': 'db', 'arguments_src': '', '_arg': newobj(<Shared.DC.ZRDB.Aqueduct:Args>, ()).state({'_data': {}, '_keys': []}), 'src': '', 'template': newobj(<Shared.DC.ZRDB.DA:SQL>, ()).state({'raw': '', 'encoding': 'UTF-8', 'globals': {}, '_vars': {}, '__name__': '<string>'}), 'class_file_': 'f', 'max_rows_': 7, 'title': ''}
          [('title', ''), ('type', 'Page Template')] -> 'é' | {'id': 'x', '_text': 'é', '_bind_names': newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({'_asgns': {'name_subpath': 'traverse_subpath'}}), 'content_type': 'text/html', 'title': '', '_properties': ({'id': 'title', 'type': 'string', 'mode': 'w'})}
          [('title', ''), ('type', 'File')] -> b'ab\\xff' | {'__name__': 'x', 'precondition': '', 'content_type': 'application/octet-stream', 'data': b'ab\\xff', 'size': 3, '_EtagSupport__etag': 'ts00000000.250000', 'title': '', '_properties': ({'id': 'title', 'type': 'string'})}
          [('title', ''), ('type', 'Image')] -> 'é' | {'__name__': 'x', 'precondition': '', 'content_type': 'application/octet-stream', 'data': 'é', 'size': 2, '_EtagSupport__etag': 'ts00000000.250000', 'title': '', '_properties': ({'id': 'title', 'type': 'string'})}
          [('title', 'User Folder'), ('type', 'User Folder'), ('users', [])] | {'data': ref(0000000000000100, <Persistence.mapping:PersistentMapping>), '_ofs_migrated': True} + 100 <Persistence.mapping:PersistentMapping> {'data': {}}
          [('title', 'User Folder'), ('type', 'User Folder'), ('users', [('u', b'p', ['Owner'], ('d',))])] | {'data': ref(0000000000000101, <Persistence.mapping:PersistentMapping>), '_ofs_migrated': True} + 100 <AccessControl.users:User> {'name': 'u', '__': b'p', 'roles': ['Owner'], 'domains': ['d']} + 101 <Persistence.mapping:PersistentMapping> {'data': {'u': ref(0000000000000100, <AccessControl.users:User>)}}
          """)
  void isCreated(String files, String state) throws IOException {
    assertThat(TypedObject.none().with(NOBODY).create(files)).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [('title', '')] | its metadata names no type
          [('title', ''), ('type', 'Nothing')] | there is no type Nothing
          [('title', 5), ('type', 'Folder')] | title is not a text
          [('a', 1), ('b', 2), ('title', ''), ('type', 'Folder')] | an object of its type has no a, b; mend its metadata
          [('title', ''), ('type', 'Folder')] -> 'x' | an object of its type has no source; remove the file
          [('is_root', True), ('title', ''), ('type', 'Folder')] | only the root of the tree can have is_root
          [('contents', 5), ('title', ''), ('type', 'Folder (Ordered)')] | contents is neither a list nor a tuple
          [('contents', [5]), ('title', ''), ('type', 'Folder (Ordered)')] | an item of contents is not a text
          [('title', ''), ('type', 'DTML Method')] | there is no source file
          [('title', ''), ('type', 'DTML Method')] -> b'\\xff' | its source is not in UTF-8
          [('title', ''), ('type', 'DTML Method'), ('zcachemanager', 5)] -> '' | zcachemanager is not a text
          [('module', 'M'), ('title', ''), ('type', 'External Method')] | its metadata has no function
          [('function', 5), ('module', 'M'), ('title', ''), ('type', 'External Method')] | function is not a text
          [('bindings', []), ('title', ''), ('type', 'Script (Python)')] -> '' | its metadata has no args
          [('args', 5), ('bindings', []), ('title', ''), ('type', 'Script (Python)')] -> '' | args is not a text
          [('args', '1'), ('bindings', []), ('title', ''), ('type', 'Script (Python)')] -> '' | args are not parameters: line 1, column 1: a name is expected here
          [('args', ''), ('title', ''), ('type', 'Script (Python)')] -> '' | its metadata has no bindings
          [('args', ''), ('bindings', 5), ('title', ''), ('type', 'Script (Python)')] -> '' | bindings is neither a list nor a tuple
          [('args', ''), ('bindings', [('a', 5)]), ('title', ''), ('type', 'Script (Python)')] -> '' | an item of an item of bindings is not a text
          [('args', ''), ('bindings', [('a',)]), ('title', ''), ('type', 'Script (Python)')] -> '' | an item of bindings is not a pair of name and value
          [('args', ''), ('bindings', [('a', 'b'), ('a', 'c')]), ('title', ''), ('type', 'Script (Python)')] -> '' | a occurs twice in bindings
          [('args', ''), ('bindings', []), ('proxy_roles', [5]), ('title', ''), ('type', 'Script (Python)')] -> '' | an item of proxy_roles is not a text
          [('smtp_host', 5), ('smtp_port', 25), ('title', ''), ('type', 'Mail Host')] | smtp_host is not a text
          [('smtp_host', ''), ('smtp_port', '25'), ('title', ''), ('type', 'Mail Host')] | smtp_port is not a number
          [('smtp_host', ''), ('title', ''), ('type', 'Mail Host')] | its metadata has no smtp_port
          [('settings', 5), ('title', ''), ('type', 'RAM Cache Manager')] | settings is neither a list nor a tuple
          [('title', ''), ('type', 'RAM Cache Manager')] | its metadata has no settings
          [('connection_string', 5), ('title', ''), ('type', 'Z cxOracle Database Connection')] | connection_string is not a text
          [('title', ''), ('type', 'Z cxOracle Database Connection')] | its metadata has no connection_string
          [('connection_string', ''), ('encoding', ''), ('tilevel', 'x'), ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('zdatetime', True)] | tilevel is not a number
          [('args', 'a =b'), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | args cannot be parsed from character 3 on
          [('args', '"'), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | args cannot be parsed from character 1 on
          [('args', ''), ('connection_id', 5), ('title', ''), ('type', 'Z SQL Method')] -> '' | connection_id is not a text
          [('advanced', [('other', 5)]), ('args', ''), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | advanced has other, which no Z SQL Method has
          [('advanced', [('max_rows',)]), ('args', ''), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | advanced has , which no Z SQL Method has
          [('advanced', [('max_rows', 'x')]), ('args', ''), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | max_rows in advanced is not a number
          [('advanced', [('max_rows', 5), ('max_rows', 5)]), ('args', ''), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> '' | max_rows occurs twice in advanced
          [('title', ''), ('type', 'User Folder')] | its metadata has no users
          [('title', ''), ('type', 'User Folder'), ('users', [('u', '', [])])] | a user is not name, password, roles and domains
          [('title', ''), ('type', 'User Folder'), ('users', [(5, '', [], ())])] | the name of a user is not a text
          [('title', ''), ('type', 'User Folder'), ('users', [('u', 5, [], ())])] | the password of u is neither text nor bytes
          [('title', ''), ('type', 'User Folder'), ('users', [('u', '', [5], ())])] | an item of the roles of u is not a text
          [('title', ''), ('type', 'User Folder'), ('users', [('u', '', [], 'd')])] | the domains of u is neither a list nor a tuple
          [('title', ''), ('type', 'User Folder'), ('users', [('u', '', [], ()), ('u', '', [], ())])] | the user u occurs twice
          """)
  void isRefused(String files, String message) throws IOException {
    TypedObject object = TypedObject.none();
    assertThatThrownBy(() -> object.create(files))
        .isInstanceOf(ObjectWriteException.class)
        .hasMessage("/site/x: " + message);
  }

  /** The class, the state before, the files, and what is another attribute then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OFS.Folder.Folder | {'title': 'a'} | [('title', 'a'), ('type', 'Folder')] | ~~
          OFS.Folder.Folder | {'title': 'a'} | [('title', 'b'), ('type', 'Folder')] | title='b'
          OFS.Folder.Folder | {'title': 'a'} | [('type', 'Folder')] | title=None
          OFS.Folder.Folder | {'title': 'a', 'zodbsync_layer': 'base'} | [('title', 'a'), ('type', 'Folder')] | zodbsync_layer=None
          OFS.DTMLMethod.DTMLMethod | {'raw': 'a'} | [('title', ''), ('type', 'DTML Method')] | ~~
          OFS.DTMLMethod.DTMLMethod | {'raw': 'a'} | [('title', ''), ('type', 'DTML Method')] -> 'b' | raw='b'
          OFS.DTMLMethod.DTMLMethod | {'raw': 'a', '_Cacheable__manager_id': 'ram'} | [('title', ''), ('type', 'DTML Method')] | _Cacheable__manager_id=None
          OFS.DTMLMethod.DTMLMethod | {'raw': 'a', '_Cacheable__manager_id': 'ram'} | [('title', ''), ('type', 'DTML Method'), ('zcachemanager', 'http')] | _Cacheable__manager_id='http'
          Products.ExternalMethod.ExternalMethod.ExternalMethod | {'_function': 'f', '_module': 'M'} | [('function', 'g'), ('module', 'M'), ('title', ''), ('type', 'External Method')] | _function='g'
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'a\\n', '_params': '', '_code': b'x', 'Python_magic': b'm', 'func_code': 1} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] | ~~
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'a\\n', '_params': '', '_code': b'x', 'Python_magic': b'm', 'func_code': 1} | [('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] -> 'b' | _body='b\\n' -Python_magic -_code -func_code
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'a\\n', '_params': '', '_code': b'x'} | [('args', 'a'), ('bindings', []), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] | _params='a' -_code
          Products.PythonScripts.PythonScript.PythonScript | {'_body': 'a\\n', '_params': '', '_code': b'x', '_proxy_roles': ('Manager',)} | [('args', ''), ('bindings', [('a', 'b')]), ('proxy_roles', []), ('title', ''), ('type', 'Script (Python)')] | _bind_names=newobj(<Shared.DC.Scripts.Bindings:NameAssignments>, ()).state({'_asgns': {'a': 'b'}}) _proxy_roles=() -_code
          Products.MailHost.MailHost.MailHost | {'smtp_host': 'h', 'smtp_port': 25} | [('force_tls', True), ('smtp_host', 'h'), ('smtp_port', 26), ('smtp_pwd', ''), ('smtp_queue', False), ('smtp_queue_directory', '/tmp'), ('smtp_uid', ''), ('title', ''), ('type', 'Mail Host')] | force_tls=True smtp_port=26
          Products.MailHost.MailHost.MailHost | {'smtp_host': 'h', 'smtp_port': 25} | [('smtp_host', 'i'), ('smtp_port', True), ('title', ''), ('type', 'Mail Host')] | smtp_host='i' smtp_port=True
          Products.ZSQLMethods.SQL.SQL | {'src': 'a', 'arguments_src': '', 'connection_id': 'db', 'max_rows_': 5} | [('advanced', [('max_rows', 1000)]), ('args', 'a'), ('connection_id', 'db'), ('title', ''), ('type', 'Z SQL Method')] | _arg=newobj(<Shared.DC.ZRDB.Aqueduct:Args>, ()).state({'_data': {'a': {}}, '_keys': ['a']}) arguments_src='a' max_rows_=1000
          Products.ZSQLMethods.SQL.SQL | {'src': 'a', 'arguments_src': '', 'connection_id': 'db'} | [('args', ''), ('connection_id', 'db'), ('title', ''), ('type', 'Z SQL Method')] | ~~
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': {'threshold': 5, 'max_age': 0}} | [('settings', [('max_age', 0), ('threshold', 5)]), ('title', ''), ('type', 'RAM Cache Manager')] | ~~
          Products.StandardCacheManagers.RAMCacheManager.RAMCacheManager | {'_settings': {'threshold': 5}} | [('settings', [('threshold', 6)]), ('title', ''), ('type', 'RAM Cache Manager')] | _settings={'threshold': 6}
          Products.ZPsycopgDA.DA.Connection | {'connection_string': 'c', 'encoding': '', 'tilevel': 2, 'zdatetime': 1} | [('autocommit', False), ('connection_string', 'd'), ('encoding', ''), ('readonlymode', False), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('use_tpc', False), ('zdatetime', 1)] | connection_string='d'
          Products.ZPsycopgDA.DA.Connection | {'autocommit': True, 'use_tpc': True, 'connection_string': 'c', 'encoding': '', 'tilevel': 2, 'zdatetime': 1} | [('autocommit', False), ('connection_string', 'c'), ('encoding', ''), ('readonlymode', 1), ('tilevel', 2), ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('zdatetime', 1)] | autocommit=False readonlymode=1 use_tpc=False
          Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser | {'meta_type': 'Z PyODBC Database Connection', 'auto_commit': True, 'connx_string': 'c', 'MaxRows': 10, 'connection_string': 'old'} | [('autocommit', True), ('connection_string', 'c'), ('maxrows', 10), ('title', ''), ('type', 'Z PyODBC Database Connection')] | ~~
          Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser | {'meta_type': 'Z PyODBC Database Connection', 'auto_commit': True, 'connx_string': 'c', 'MaxRows': 10, 'connection_string': 'old'} | [('autocommit', True), ('connection_string', 'c'), ('maxrows', 11), ('title', ''), ('type', 'Z PyODBC Database Connection')] | MaxRows=11 connection_string="{'connx_string': 'c', 'auto_commit': True, 'MaxRows': 11}"
          Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser | {'meta_type': 'Z PyODBC Database Connection', 'auto_commit': True, 'connx_string': 'c', 'MaxRows': 10, 'connection_string': 'old'} | [('autocommit', False), ('connection_string', 'c'), ('maxrows', 10), ('title', ''), ('type', 'Z PyODBC Database Connection')] | auto_commit=False connection_string="{'connx_string': 'c', 'auto_commit': False, 'MaxRows': 10}"
          OFS.Image.File | {'data': b'a', '_properties': ()} | [('title', ''), ('type', 'File')] -> b'bc' | _EtagSupport__etag='ts00000000.250000' data=b'bc' size=2
          OFS.Image.File | {'data': b'a', '_properties': ()} | [('title', 't'), ('type', 'File')] | title='t'
          Products.PageTemplates.ZopePageTemplate.ZopePageTemplate | {'_text': 'a', '_properties': ()} | [('title', ''), ('type', 'Page Template')] -> 'b' | _text='b'
          """)
  void isChanged(String className, String before, String files, String changes) throws IOException {
    assertThat(TypedObject.stored(className, before).change(files)).isEqualTo(changes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~ | {}
          a | {'a': {}}
          a b | {'a': {}, 'b': {}}
          a:int | {'a': {'type': 'int'}}
          a:list:int=5 | {'a': {'default': '5', 'type': 'list:int'}}
          :int | {':int': {}}
          a="x=1" b | {'a': {'default': 'x=1'}, 'b': {}}
          a="" b | {'a': {'default': ''}, 'b': {}}
          a=1"x" | ~~
          a a=1 | {'a': {'default': '1'}}
          """)
  void argumentsOfSqlMethodsAreParsed(String arguments, String data) throws IOException {
    String files =
        "[('args', '%s'), ('connection_id', ''), ('title', ''), ('type', 'Z SQL Method')] -> ''"
            .formatted(arguments);
    TypedObject object = TypedObject.none().with(NOBODY);
    if (data.isEmpty()) {
      assertThatThrownBy(() -> object.create(files)).hasMessageContaining("args cannot be parsed");
    } else {
      assertThat(object.create(files)).contains("Args>, ()).state({'_data': " + data + ", '_keys'");
    }
  }

  @Test
  void lineBreaksSeparateArgumentsToo() throws IOException {
    assertThat(
            TypedObject.none()
                .create(
                    "[('args', '\\na\\r\\n\\tb\\x00'), ('connection_id', ''), ('title', ''),"
                        + " ('type', 'Z SQL Method')] -> ''"))
        .contains("'_keys': ['a', 'b']");
  }

  @Test
  void numbersOfCachesDiffer() throws IOException {
    TypedObject object = TypedObject.none();
    String files = "[('settings', []), ('title', ''), ('type', 'RAM Cache Manager')]";
    assertThat(object.create(files)).contains("'1_1700000000.250000'");
  }

  @Test
  void dataOf64KibAndMoreAreCutIntoRecords() throws IOException {
    String state = create(65_535).replaceAll("'data': base64\\([^)]*\\)", "DATA");
    assertThat(state).contains("DATA, 'size': 65535").doesNotContain(" + ");
    assertThat(create(65_536).replaceAll("base64\\([^)]*\\)", "DATA"))
        .contains("'data': ref(0000000000000100, <OFS.Image:Pdata>), 'size': 65536")
        .endsWith(" + 100 <OFS.Image:Pdata> {'data': DATA, 'next': None}");
    assertThat(create(131_073).replaceAll("base64\\([^)]*\\)", "DATA"))
        .contains("'data': ref(0000000000000100, <OFS.Image:Pdata>), 'size': 131073")
        .endsWith(
            " + 100 <OFS.Image:Pdata> {'data': DATA, 'next': ref(0000000000000101,"
                + " <OFS.Image:Pdata>)} + 101 <OFS.Image:Pdata> {'data': DATA, 'next':"
                + " ref(0000000000000102, <OFS.Image:Pdata>)} + 102 <OFS.Image:Pdata> {'data':"
                + " b'\\x00', 'next': None}");
  }

  private static String create(int length) throws IOException {
    return TypedObject.none()
        .create("[('title', ''), ('type', 'File')] -> b'" + "\\x00".repeat(length) + "'");
  }

  @Test
  void withoutWritingNoDataAreRead() throws IOException {
    assertThat(TypedObject.none().dryRun().create("[('title', ''), ('type', 'File')] -> b'abc'"))
        .contains("'data': b'', 'size': 0");
  }

  private static TypedObject users() throws IOException {
    return TypedObject.stored(
            "OFS.userfolder.UserFolder",
            "{'data': ref(0000000000000002, <Persistence.mapping:PersistentMapping>)}")
        .record(
            2,
            "Persistence.mapping.PersistentMapping",
            "{'%s': {'b': ref(0000000000000003, <AccessControl.users:User>), 'a': ref(0000000000000004, <AccessControl.users:User>)}}"
                .formatted("data"))
        .record(
            3,
            "AccessControl.users.User",
            "{'name': 'b', '__': 'p', 'roles': ['Owner'], 'domains': [], 'email': 'e'}")
        .record(
            4,
            "AccessControl.users.User",
            "{'name': 'a', '__': 'q', 'roles': (), 'domains': ['d']}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [('a', 'q', (), ('d',)), ('b', 'p', ['Owner'], ())] | ~~
          [('a', 'q', (), ('d',)), ('b', 'new', ['Owner'], ())] | + 3 <AccessControl.users:User> {'name': 'b', '__': 'new', 'roles': ['Owner'], 'domains': [], 'email': 'e'}
          [('a', 'q', (), ('e', 'f')), ('b', 'p', ['Manager'], ())] | + 3 <AccessControl.users:User> {'name': 'b', '__': 'p', 'roles': ['Manager'], 'domains': [], 'email': 'e'} + 4 <AccessControl.users:User> {'name': 'a', '__': 'q', 'roles': (), 'domains': ['e', 'f']}
          [('a', 'q', (), ['g']), ('b', 'p', ['Owner'], ())] | + 4 <AccessControl.users:User> {'name': 'a', '__': 'q', 'roles': (), 'domains': ['g']}
          [('b', 'p', ['Owner'], ())] | + 2 <Persistence.mapping:PersistentMapping> {'data': {'b': ref(0000000000000003, <AccessControl.users:User>)}}
          [('a', 'q', (), ('d',)), ('b', 'p', ['Owner'], ()), ('c', '', [], ())] | + 100 <AccessControl.users:User> {'name': 'c', '__': '', 'roles': [], 'domains': []} + 2 <Persistence.mapping:PersistentMapping> {'data': {'b': ref(0000000000000003, <AccessControl.users:User>), 'a': ref(0000000000000004, <AccessControl.users:User>), 'c': ref(0000000000000100, <AccessControl.users:User>)}}
          """)
  void onlyChangedUsersAreStored(String users, String records) throws IOException {
    String files = "[('title', 'User Folder'), ('type', 'User Folder'), ('users', " + users + ")]";
    assertThat(users().change(files)).isEqualTo(records);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'a': newobj(<a:b>, ()).state({'name': 'a', '__': '', 'roles': []})} | the user a in the database is not a separate record
          {'a': ref(0000000000000004, <AccessControl.users:User>)} | data in the database is not a separate record
          """)
  void usersWithinOtherRecordsAreNotChanged(String data, String message) throws IOException {
    boolean inline = message.startsWith("data");
    TypedObject folder =
        TypedObject.stored(
                "OFS.userfolder.UserFolder",
                "{'data': "
                    + (inline
                        ? data
                        : "ref(0000000000000002, <Persistence.mapping:PersistentMapping>)")
                    + "}")
            .record(2, "Persistence.mapping.PersistentMapping", "{'_container': " + data + "}")
            .record(4, "AccessControl.users.User", "{'name': 'a', '__': 'q', 'roles': ()}");
    assertThatThrownBy(
            () ->
                folder.change(
                    "[('title', 'User Folder'), ('type', 'User Folder'), ('users', [('a', 'n', [],"
                        + " ())])]"))
        .isInstanceOf(ObjectWriteException.class)
        .hasMessage("/site/x: " + message);
  }

  @Test
  void usersInAnOldMappingStayThere() throws IOException {
    TypedObject folder =
        TypedObject.stored(
                "OFS.userfolder.UserFolder",
                "{'data': ref(0000000000000002, <Persistence.mapping:PersistentMapping>)}")
            .record(2, "Persistence.mapping.PersistentMapping", "{'_container': {}}");
    assertThat(
            folder.change(
                "[('title', 'User Folder'), ('type', 'User Folder'), ('users', [('c', '', [],"
                    + " ())])]"))
        .endsWith(
            " + 2 <Persistence.mapping:PersistentMapping> {'_container': {'c':"
                + " ref(0000000000000100, <AccessControl.users:User>)}}");
  }
}
