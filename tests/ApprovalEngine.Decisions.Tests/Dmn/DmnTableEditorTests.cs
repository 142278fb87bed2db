using ApprovalEngine.Decisions.Dmn;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests.Dmn;

/// <summary>Changing rows in the text of a DMN file: what is not changed stays character by character.</summary>
public sealed class DmnTableEditorTests
{
    private const string Untidy =
        "\uFEFF<?xml version=\"1.0\"?>\r\n<dmn:definitions xmlns:dmn='https://www.omg.org/spec/DMN/20191111/MODEL/' xmlns:v=\"urn:vendor\" name=\"M > N\" namespace=\"urn:m\">\r\n"
        + "  <!-- <dmn:rule id=\"no\"> -->\r\n  <dmn:decision id=\"t\" name=\"T\">\r\n    <dmn:decisionTable id = 'tt' hitPolicy=\"COLLECT\" v:colour=\"a>b\">\r\n"
        + "      <dmn:input><dmn:inputExpression typeRef=\"number\"><dmn:text>x</dmn:text></dmn:inputExpression></dmn:input>\r\n"
        + "      <dmn:output name=\"n\" typeRef=\"string\"/>\r\n"
        + "      <dmn:rule id=\"a\" label=\"First\" v:seen='1'>\r\n\t<dmn:inputEntry><dmn:text><![CDATA[ < 5 ]]></dmn:text></dmn:inputEntry>\r\n"
        + "\t<dmn:outputEntry><dmn:text>\"&#65;\"</dmn:text></dmn:outputEntry><v:note/>\r\n      </dmn:rule>\r\n      <!-- between -->\r\n"
        + "      <dmn:rule id=\"b\"><dmn:description>B</dmn:description><dmn:inputEntry id=\"b1\"><dmn:text/></dmn:inputEntry>"
        + "<dmn:outputEntry><dmn:text>\"b\"</dmn:text></dmn:outputEntry></dmn:rule>\r\n"
        + "      <dmn:rule id=\"c\"><dmn:inputEntry><dmn:text>7</dmn:text></dmn:inputEntry><dmn:outputEntry><dmn:text>\"c\"</dmn:text></dmn:outputEntry></dmn:rule>\r\n"
        + "    </dmn:decisionTable>\r\n  </dmn:decision>\r\n  <?tool keep?>\r\n</dmn:definitions>\r\n";

    private static readonly DecisionModel Model = DecisionModel.Parse(Untidy, "untidy.dmn");

    [Fact]
    public void The_same_rows_leave_the_file_as_it_is()
    {
        DmnTableEditor.Rewrite(Model, "t", Rows(Model.Tables["t"])).ShouldBe(Untidy);
        foreach (var table in ShippedMatrix.Tables)
        {
            DmnTableEditor.Rewrite(ShippedMatrix.Model, table.Id, Rows(table)).ShouldBe(ShippedMatrix.Model.Xml);
        }
    }

    [Fact]
    public void Only_the_changed_cell_is_written()
    {
        var rows = Rows(Model.Tables["t"]);
        rows[1] = rows[1] with { InputEntries = [">= 6 "] };
        DmnTableEditor.Rewrite(Model, "t", rows).ShouldBe(Untidy.Replace("<dmn:text/>", "<dmn:text>&gt;= 6</dmn:text>", StringComparison.Ordinal));
        rows = Rows(Model.Tables["t"]);
        rows[0] = rows[0] with { InputEntries = ["-"], OutputEntries = ["\"<&]]>\""] };
        DmnTableEditor.Rewrite(Model, "t", rows).ShouldBe(Untidy
            .Replace("<![CDATA[ < 5 ]]>", "-", StringComparison.Ordinal).Replace("\"&#65;\"", "\"&lt;&amp;]]&gt;\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Label_and_description_are_set_and_taken_away()
    {
        var rows = Rows(Model.Tables["t"]);
        rows[0] = rows[0] with { Label = "One \"&\"", Description = "Text" };
        rows[1] = rows[1] with { Label = "Two", Description = "" };
        DmnTableEditor.Rewrite(Model, "t", rows).ShouldBe(Untidy
            .Replace("label=\"First\" v:seen='1'>", "label=\"One &quot;&amp;&quot;\" v:seen='1'>\r\n\t<dmn:description>Text</dmn:description>", StringComparison.Ordinal)
            .Replace("id=\"b\"><dmn:description>B</dmn:description>", "id=\"b\" label=\"Two\">", StringComparison.Ordinal));
        rows = Rows(Model.Tables["t"]);
        rows[0] = rows[0] with { Label = "" };
        DmnTableEditor.Rewrite(Model, "t", rows).ShouldBe(Untidy.Replace(" label=\"First\"", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_that_moves_takes_its_text_along_and_the_others_stay()
    {
        var rows = Rows(Model.Tables["t"]);
        const string C = "\r\n      <dmn:rule id=\"c\"><dmn:inputEntry><dmn:text>7</dmn:text></dmn:inputEntry><dmn:outputEntry><dmn:text>\"c\"</dmn:text></dmn:outputEntry></dmn:rule>";
        var moved = DmnTableEditor.Rewrite(Model, "t", [rows[2], rows[0], rows[1]]);
        moved.ShouldBe(Untidy.Replace(C, "", StringComparison.Ordinal).Replace("\r\n      <dmn:rule id=\"a\"", C + "\r\n      <dmn:rule id=\"a\"", StringComparison.Ordinal));
        DmnTableEditor.Rewrite(DecisionModel.Parse(moved, "moved.dmn"), "t", rows).ShouldBe(Untidy);
        DmnTableEditor.Rewrite(Model, "t", [rows[0], rows[1]]).ShouldBe(Untidy.Replace(C, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_row_follows_the_layout_and_gets_an_id_of_its_own()
    {
        var rows = Rows(Model.Tables["t"]);
        rows.Insert(0, new EditedRow(null, "New", "Why", ["< 1"], ["\"n\""]));
        var text = DmnTableEditor.Rewrite(Model, "t", rows);
        text.ShouldBe(Untidy.Replace(
            "\r\n      <dmn:rule id=\"a\"",
            "\r\n      <dmn:rule id=\"row-1\" label=\"New\">\r\n\t<dmn:description>Why</dmn:description>\r\n\t<dmn:inputEntry id=\"row-1-in-1\"><dmn:text>&lt; 1</dmn:text></dmn:inputEntry>"
            + "\r\n\t<dmn:outputEntry id=\"row-1-out-1\"><dmn:text>\"n\"</dmn:text></dmn:outputEntry>\r\n      </dmn:rule>\r\n      <dmn:rule id=\"a\"",
            StringComparison.Ordinal));
        DecisionModel.Parse(text, "new.dmn").Tables["t"].Rules.Select(rule => rule.Id).ShouldBe(["row-1", "a", "b", "c"]);

        var emptied = DecisionModel.Parse(DmnTableEditor.Rewrite(Model, "t", []), "emptied.dmn");
        emptied.Tables["t"].Rules.ShouldBeEmpty();
        var filled = DecisionModel.Parse(DmnTableEditor.Rewrite(emptied, "t", rows), "filled.dmn").Tables["t"];
        filled.Rules.Select(rule => (rule.Id, rule.Label, rule.InputEntries[0])).ShouldBe([("row-1", "New", "< 1"), ("a", "First", "< 5"), ("b", "B", "-"), ("c", null, "7")]);
    }

    [Fact]
    public void Rows_that_cannot_be_written_are_a_mistake_of_the_caller()
    {
        var row = Rows(Model.Tables["t"])[0];
        Should.Throw<ArgumentException>(() => DmnTableEditor.Rewrite(Model, "other", [row]));
        Should.Throw<ArgumentException>(() => DmnTableEditor.Rewrite(Model, "t", [row, row]));
        Should.Throw<ArgumentException>(() => DmnTableEditor.Rewrite(Model, "t", [row with { InputEntries = [] }]));
        Should.Throw<ArgumentException>(() => DmnTableEditor.Rewrite(Model, "t", [row with { OutputEntries = ["\u0001"] }]));
        DmnTableEditor.CanHold("\u4E2D \uD83D\uDE00 \t").ShouldBeTrue();
        DmnTableEditor.CanHold("\uD83D").ShouldBeFalse();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2026)]
    public void Any_rows_come_out_as_they_were_wanted(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var table = ShippedMatrix.Tables.ElementAt(random.Next(ShippedMatrix.Tables.Count()));
            var rows = Rows(table).Where(_ => random.Next(10) > 0).ToList();
            for (var change = random.Next(4); change > 0; change--)
            {
                var at = random.Next(rows.Count);
                switch (random.Next(4))
                {
                    case 0:
                        rows.Insert(at, rows[at] with { Id = $"new{change}", Label = $"L{change} <&\"'\n", Description = "D" });
                        break;
                    case 1:
                        (rows[0], rows[at]) = (rows[at], rows[0]);
                        break;
                    default:
                        rows[at] = rows[at] with { InputEntries = [.. rows[at].InputEntries.Select(entry => random.Next(3) == 0 ? "-" : entry)], Description = $"Changed {round}" };
                        break;
                }
            }

            var text = DmnTableEditor.Rewrite(ShippedMatrix.Model, table.Id, rows);
            var model = DecisionModel.Parse(text, "edited.dmn");
            model.Tables[table.Id].Rules.Select(Told).ShouldBe(rows.Select(Told), $"seed {seed}, round {round}");

            // The other tables and every rule that only moved are in it as they were.
            foreach (var other in ShippedMatrix.Tables.Where(other => other.Id != table.Id))
            {
                text.ShouldContain(Between(ShippedMatrix.Model.Xml, $"<decision id=\"{other.Id}\"", "</decision>"));
            }

            foreach (var same in rows.Where(row => Rows(table).Exists(old => Told(old) == Told(row))))
            {
                text.ShouldContain(Between(ShippedMatrix.Model.Xml, $"<rule id=\"{same.Id}\"", "</rule>"));
            }
        }
    }

    private static string Between(string text, string start, string end)
    {
        var at = text.IndexOf(start, StringComparison.Ordinal);
        return text[at..(text.IndexOf(end, at, StringComparison.Ordinal) + end.Length)];
    }

    private static string Told(EditedRow row) => string.Join('|', [row.Id, row.Label?.Trim(), row.Description, .. row.InputEntries, .. row.OutputEntries]);

    private static string Told(DecisionRule rule) => string.Join('|', [rule.Id, rule.Label, rule.Description, .. rule.InputEntries, .. rule.OutputEntries]);

    private static List<EditedRow> Rows(DecisionTable table) =>
        [.. table.Rules.Select(rule => new EditedRow(rule.Id, rule.Label, rule.Description, rule.InputEntries, rule.OutputEntries))];
}
