package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.error.MedChainException;

/** Keeps {@code docs/errors.md} level with the code: each exception and each reason of a refusal has its row, and no other has. */
class ErrorsPageTest {
    private static final String PAGE = Pages.read(Pages.ROOT.resolve("docs/errors.md"));

    @Test
    void exceptions_ofExportedPackages_areThoseOfThePage() {
        Set<String> exceptions = House.CLASSES.stream()
                .filter(type -> type.isAssignableTo(Throwable.class))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> House.isExported(type.getPackageName()))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(exceptions).contains(MedChainException.class.getSimpleName()).hasSizeGreaterThan(10);
        assertThat(rows("[A-Za-z]+Exception")).doesNotHaveDuplicates().hasSameElementsAs(exceptions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.medchain.core.access.RefusalReason", "org.medchain.chain.consensus.RefusalReason"})
    void reasons_ofARefusal_eachHaveARow(String name) {
        List<String> reasons = House.CLASSES.get(name).getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.ENUM))
                .map(field -> field.getName())
                .toList();

        assertThat(reasons).hasSizeGreaterThan(5);
        assertThat(rows("[A-Z_]+")).containsAll(reasons);
    }

    /** What stands first in the rows of the page's tables. */
    private static List<String> rows(String name) {
        return Pattern.compile("^\\| `(" + name + ")` \\|", Pattern.MULTILINE)
                .matcher(PAGE)
                .results()
                .map(row -> row.group(1))
                .toList();
    }
}
