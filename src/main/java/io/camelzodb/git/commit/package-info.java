/** Makes commits on the branch that is checked out, and updates the work tree and the index. */
@NullMarked
package io.camelzodb.git.commit;

import org.jspecify.annotations.NullMarked;
