package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owner, roles, local roles and permissions: what files have of them, and what is stored. */
class SecurityTest {
  private static final String FOLDER = "OFS.Folder.Folder";
  private static final ZopeOptions NOBODY =
      ZopeOptions.DEFAULT.withDefaultOwner("", false).withManagerUser("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'__ac_roles__': ('Manager', 'Owner', 'Anonymous', 'Authenticated')} | [('title', ''), ('type', 'Folder')]
          {'__ac_roles__': ('Manager', 'b', s'a')} | [('roles', ('a', 'b')), ('title', ''), ('type', 'Folder')]
          {'__ac_roles__': [5, 5]} | [('roles', (5, 5)), ('title', ''), ('type', 'Folder')]
          {'__ac_local_roles__': {'u': ['Owner'], 'v': ('Owner',), 'w': ('Manager',), s'a': [s'Owner', 'X'], 'n': ()}} | [('local_roles', [('a', ('Owner', 'X')), ('n', ()), ('w', ('Manager',))]), ('title', ''), ('type', 'Folder')]
          {'__ac_local_roles__': {}} | [('title', ''), ('type', 'Folder')]
          {'__ac_local_roles__': None} | [('title', ''), ('type', 'Folder')]
          {'_owner': (['acl_users'], 'perfact')} | [('title', ''), ('type', 'Folder')]
          {'_owner': ([s'acl_users'], s'perfact')} | [('title', ''), ('type', 'Folder')]
          {'_owner': (['acl_users'], 'other')} | [('owner', (['acl_users'], 'other')), ('title', ''), ('type', 'Folder')]
          {'_owner': (['a', 'acl_users'], 'perfact')} | [('owner', (['a', 'acl_users'], 'perfact')), ('title', ''), ('type', 'Folder')]
          {'_owner': (['users'], 'perfact')} | [('owner', (['users'], 'perfact')), ('title', ''), ('type', 'Folder')]
          {'_owner': (['acl_users'], 'perfact', 1)} | [('owner', (['acl_users'], 'perfact', 1)), ('title', ''), ('type', 'Folder')]
          {'_owner': (('acl_users',), 'perfact')} | [('owner', (('acl_users',), 'perfact')), ('title', ''), ('type', 'Folder')]
          {'_owner': [['acl_users'], 'perfact']} | [('owner', [['acl_users'], 'perfact']), ('title', ''), ('type', 'Folder')]
          {'_owner': None} | [('owner', None), ('title', ''), ('type', 'Folder')]
          {'_View_Permission': ('Manager',)} | [('perms', [('View', False, ['Manager'])]), ('title', ''), ('type', 'Folder')]
          {'_View_Permission': ()} | [('perms', [('View', False, [])]), ('title', ''), ('type', 'Folder')]
          {'_View_Permission': []} | [('title', ''), ('type', 'Folder')]
          {'_View_Permission': ['B', s'A']} | [('perms', [('View', True, ['A', 'B'])]), ('title', ''), ('type', 'Folder')]
          {'_View_Permission': ['Manager']} | [('perms', [('View', True, ['Manager'])]), ('title', ''), ('type', 'Folder')]
          {'_View_Permission': ('A',), '_Copy_or_Move_Permission': ('B',), '_Nonsense_Permission': ('C',)} | [('perms', [('Copy or Move', False, ['B']), ('View', False, ['A'])]), ('title', ''), ('type', 'Folder')]
          {'View_Permission': ('A',), '_View_Permissions': ('B',), 5: 6} | [('title', ''), ('type', 'Folder')]
          """)
  void isReadAsFilesHaveIt(String state, String files) throws IOException {
    assertThat(TypedObject.stored(FOLDER, state).read()).isEqualTo(files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'__ac_roles__': 5} | __ac_roles__ is no sequence
          {'__ac_local_roles__': 5} | __ac_local_roles__ is no object with attributes
          {'__ac_local_roles__': {'u': 5}} | an entry of __ac_local_roles__ is no sequence
          {'_View_Permission': 5} | _View_Permission is no sequence
          """)
  void whatIsNoSecurityIsRefused(String state, String message) throws IOException {
    TypedObject object = TypedObject.stored(FOLDER, state);
    assertThatThrownBy(object::read).hasMessage("/site/x: " + message);
  }

  @Test
  void theOwnerThatFilesLeaveOutIsAnOption() throws IOException {
    String owned = "{'_owner': (['acl_users'], 'x')}";
    ZopeOptions options = ZopeOptions.DEFAULT;
    assertThat(TypedObject.stored(FOLDER, owned).with(options.withDefaultOwner("x", false)).read())
        .doesNotContain("owner");
    assertThat(TypedObject.stored(FOLDER, owned).with(options.withDefaultOwner("y", false)).read())
        .contains("owner");
    assertThat(TypedObject.stored(FOLDER, owned).with(options.withDefaultOwner("y", true)).read())
        .doesNotContain("owner");
    assertThat(TypedObject.stored(FOLDER, owned).with(options.withDefaultOwner("", true)).read())
        .contains("owner");
  }

  @Test
  void anApplicationHasTheDefaultsOfTheRoot() throws IOException {
    String files =
        TypedObject.stored(
                FOLDER,
                "{'isTopLevelPrincipiaApplicationObject': True, '_View_Permission': ('Manager',),"
                    + " '_Undo_changes_Permission': ('Manager', 'Owner')}")
            .read();
    assertThat(files)
        .startsWith("[('is_root', True), ('perms', [('Access Transient Objects', False,")
        .contains(
            "('Take ownership', False, ['Owner'])", "('Undo changes', False, ['Manager', 'Owner'])")
        .doesNotContain("('View', ");
  }

  @Test
  void aTypeHasThePermissionsOfItsClass() throws IOException {
    String sql = "{'src': '', 'arguments_src': '', 'connection_id': '', '%s': ('X',)}";
    String type = "Products.ZSQLMethods.SQL.SQL";
    assertThat(TypedObject.stored(type, sql.formatted("_Use_Database_Methods_Permission")).read())
        .contains("('perms', [('Use Database Methods', False, ['X'])])");
    assertThat(TypedObject.stored(type, sql.formatted("_Add_Folders_Permission")).read())
        .doesNotContain("perms");
  }

  /** Options: owner, manager; files without title and type; what is stored besides. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          perfact | boss | ~~ | ~~ | , '__ac_local_roles__': {'boss': ['Owner']}, '_owner': (['acl_users'], 'perfact')
          perfact | boss | ~~ | (['acl_users'], 'perfact') | , '__ac_local_roles__': {'boss': ['Owner']}, '_owner': (['acl_users'], 'perfact')
          ~~ | boss | ~~ | (['acl_users'], 'boss') | , '__ac_local_roles__': {'boss': ['Owner']}
          perfact | boss | ~~ | (['acl_users'], 'other') | , '__ac_local_roles__': {'boss': ['Owner']}, '_owner': (['acl_users'], 'perfact')
          ~~ | boss | ~~ | ~~ | , '__ac_local_roles__': {'boss': ['Owner']}, '_owner': (['acl_users'], 'boss')
          perfact | ~~ | ~~ | ~~ | , '_owner': (['acl_users'], 'perfact')
          ~~ | ~~ | ~~ | ~~ | ~~
          ~~ | ~~ | ('owner', (['acl_users'], 'me')), | ~~ | , '_owner': (['acl_users'], 'me')
          ~~ | ~~ | ('owner', (['acl_users'], 'me')), | (['acl_users'], 'me') | , '_owner': (['acl_users'], 'me')
          ~~ | ~~ | ('owner', (('a', 'b'), None)), | ~~ | , '_owner': (('a', 'b'), None)
          ~~ | ~~ | ('owner', None), | ~~ | , '_owner': None
          ~~ | ~~ | ('owner', []), | ~~ | , '_owner': []
          ~~ | ~~ | ('owner', 'me'), | ~~ | , '_owner': 'me'
          ~~ | boss | ('local_roles', [('boss', ['Manager']), ('u', ('A', 'B'))]), | ~~ | , '__ac_local_roles__': {'boss': ['Manager'], 'u': ['A', 'B']}, '_owner': (['acl_users'], 'boss')
          ~~ | ~~ | ('roles', ()), | ~~ | ~~
          ~~ | ~~ | ('roles', ('b', 'a')), | ~~ | , '__ac_roles__': ('Manager', 'Owner', 'Anonymous', 'Authenticated', 'b', 'a')
          ~~ | ~~ | ('perms', [('View', True, ['A']), ('Copy or Move', False, ['B']), ('My: own', False, ())]), | ~~ | , '_Copy_or_Move_Permission': ('B',), '_My__own_Permission': (), '_View_Permission': ['A']
          """)
  void isStoredOfNewObjects(
      String owner, String manager, String files, String acquired, String stored)
      throws IOException {
    ZopeOptions options =
        ZopeOptions.DEFAULT.withDefaultOwner(owner, false).withManagerUser(manager);
    String state =
        TypedObject.none()
            .with(options)
            .create(
                "[" + files + "('title', ''), ('type', 'Folder')]",
                acquired.isEmpty() ? null : acquired);
    assertThat(state).isEqualTo("{'id': 'x', 'title': ''" + stored + "}");
  }

  @Test
  void aForcedOwnerIsThatOfTheOptions() throws IOException {
    String files = "[('owner', (['acl_users'], 'me')), ('title', ''), ('type', 'Folder')]";
    ZopeOptions forced = NOBODY.withDefaultOwner("perfact", true);
    assertThat(TypedObject.none().with(forced).create(files))
        .contains("'_owner': (['acl_users'], 'perfact')");
    assertThat(TypedObject.none().with(forced).create(files, "(['acl_users'], 'perfact')"))
        .contains("'_owner': (['acl_users'], 'perfact')");
    assertThat(
            TypedObject.stored(FOLDER, "{'_owner': (['acl_users'], 'he')}")
                .with(forced)
                .change(files))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ('owner', 5) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('owner', ('acl_users', 'me')) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('owner', ([5], 'me')) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('owner', (['acl_users'], 5)) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('owner', (['acl_users'],)) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('owner', (['acl_users'], 'a', 'b')) | owner is not a pair of a list of ids, the path of a user folder, and a user
          ('roles', 5) | roles is neither a list nor a tuple
          ('roles', (5,)) | an item of roles is not a text
          ('local_roles', 5) | local_roles is neither a list nor a tuple
          ('local_roles', [5]) | an item of local_roles is neither a list nor a tuple
          ('local_roles', [('u',)]) | an item of local_roles is not a pair of user and roles
          ('local_roles', [(5, [])]) | a user in local_roles is not a text
          ('local_roles', [('u', [5])]) | an item of the local roles of u is not a text
          ('local_roles', [('u', []), ('u', [])]) | the user u occurs twice in local_roles
          ('perms', 5) | perms is neither a list nor a tuple
          ('perms', [5]) | an item of perms is neither a list nor a tuple
          ('perms', [('View', True)]) | an item of perms is not name, True or False, and roles
          ('perms', [('View', 1, [])]) | an item of perms is not name, True or False, and roles
          ('perms', [(5, True, [])]) | the name of a permission is not a text
          ('perms', [('View', True, [5])]) | an item of the roles of View is not a text
          ('perms', [('View', True, []), ('View', True, [])]) | the permission View occurs twice
          """)
  void whatIsNoSecurityIsNotStored(String files, String message) throws IOException {
    TypedObject object = TypedObject.none();
    assertThatThrownBy(() -> object.create("[" + files + ", ('title', ''), ('type', 'Folder')]"))
        .isInstanceOf(StorageException.class)
        .hasMessage("/site/x: " + message);
  }

  /** The state before, the files, and what is another attribute then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {} | ('roles', ('a',)), | __ac_roles__=('Manager', 'Owner', 'Anonymous', 'Authenticated', 'a')
          {'__ac_roles__': ('Manager', 'b', 'Owner', 'a')} | ('roles', ('a', 'c')), | __ac_roles__=('Manager', 'Owner', 'a', 'c')
          {'__ac_roles__': ('Manager', 'b', 'Owner', 'a')} | ~~ | __ac_roles__=('Manager', 'Owner')
          {'__ac_roles__': ('Manager', 'b', 'a')} | ('roles', ('a', 'b')), | ~~
          {'__ac_roles__': ('b', 'b')} | ('roles', ('b',)), | __ac_roles__=('b',)
          {'__ac_roles__': ('b',)} | ('roles', ('b', 'b')), | __ac_roles__=('b', 'b')
          {'__ac_local_roles__': {'u': ['Owner'], 'v': ['A']}} | ('local_roles', [('w', ['B'])]), | __ac_local_roles__={'u': ['Owner'], 'w': ['B']}
          {'__ac_local_roles__': {'u': ('Owner',), 'v': ['A']}} | ~~ | __ac_local_roles__={'u': ('Owner',)}
          {'__ac_local_roles__': {'v': ['A']}} | ~~ | __ac_local_roles__={}
          {'__ac_local_roles__': {'v': ['A']}} | ('local_roles', [('v', ('A',))]), | ~~
          {'_owner': (['acl_users'], 'me')} | ~~ | _owner=(['acl_users'], 'perfact')
          {'_owner': (['acl_users'], 'me')} | ('owner', (['acl_users'], 'he')), | _owner=(['acl_users'], 'he')
          {'_owner': (['acl_users'], 'me')} | ('owner', (['acl_users'], 'me')), | ~~
          {'_View_Permission': ('A',), '_Copy_or_Move_Permission': ('B',)} | ('perms', [('View', True, ['A']), ('Copy or Move', False, ['B'])]), | _View_Permission=['A']
          {'_View_Permission': ('A',)} | ~~ | -_View_Permission
          """)
  void isChangedWhereFilesHaveChangedIt(String before, String files, String changes)
      throws IOException {
    assertThat(
            TypedObject.stored(FOLDER, before)
                .change("[" + files + "('title', ''), ('type', 'Folder')]"))
        .isEqualTo(changes);
  }

  @Test
  void anOwnerThatFilesNoLongerHaveIsRemovedWithoutADefault() throws IOException {
    assertThat(
            TypedObject.stored(FOLDER, "{'_owner': (['acl_users'], 'me')}")
                .with(NOBODY)
                .change("[('title', ''), ('type', 'Folder')]"))
        .isEqualTo("-_owner");
  }

  @Test
  void permissionsOfTheRootAreNeverMissing() throws IOException {
    TypedObject root =
        TypedObject.stored(
            FOLDER,
            "{'isTopLevelPrincipiaApplicationObject': True, '_Undo_changes_Permission': ('A',)}");
    String read = root.read();
    assertThat(root.change(read)).isEmpty();
    assertThat(root.change(read.replaceAll("\\('Undo changes', False, \\['A'\\]\\),? ?", "")))
        .isEqualTo("_Undo_changes_Permission=('Manager',)");
    assertThatThrownBy(
            () ->
                TypedObject.stored(FOLDER, "{}")
                    .change("[('is_root', True), ('title', ''), ('type', 'Folder')]"))
        .hasMessage("/site/x: only the root of the tree can have is_root");
  }
}
