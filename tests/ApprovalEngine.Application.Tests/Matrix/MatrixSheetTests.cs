using System.Text;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Decisions;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>Tables as spreadsheet files, and back.</summary>
public sealed class MatrixSheetTests
{
    private const string Small =
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="M" namespace="urn:m"><decision id="t" name="T"><decisionTable hitPolicy="COLLECT">
        <input label="金额"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
        <input label="Late"><inputExpression typeRef="boolean"><text>late</text></inputExpression></input>
        <input><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
        <output name="role" label="=1+1" typeRef="string"/>
        <output name="level" typeRef="number"/>
        <rule id="DEC1" label="2026-01-31"><description>=HYPERLINK("x")</description><inputEntry><text>1,2</text></inputEntry><inputEntry><text>true</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"a, ""b"</text></outputEntry><outputEntry><text>-3</text></outputEntry></rule>
        <rule id="b" label="'@x"><description>中文 and
        a line</description><inputEntry><text>&lt;= 0.5</text></inputEntry><inputEntry><text></text></inputEntry><inputEntry><text>-1.50</text></inputEntry><outputEntry><text>"经理"</text></outputEntry><outputEntry><text>12345678901234567890</text></outputEntry></rule>
        </decisionTable></decision></definitions>
        """;

    private static readonly DecisionModel Model = DecisionModel.Parse(Small.Replace("\"a, \"\"b\"", "\"a, \\\"b\"", StringComparison.Ordinal), "small.dmn");

    private static readonly DecisionModel Shipped =
        DecisionModel.Parse(File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn")), "empowerment-matrix.dmn");

    [Fact]
    public void A_file_that_nobody_changed_leaves_the_model_as_it_is()
    {
        foreach (var model in new[] { Model, Shipped })
        {
            foreach (var table in model.Tables.Values)
            {
                MatrixSheet.Read(MatrixSheet.Write(table), model, table.Id).Value.ShouldBe(model.Xml);
            }
        }
    }

    [Fact]
    public void Texts_are_written_so_that_a_spreadsheet_neither_runs_nor_converts_them()
    {
        var content = MatrixSheet.Write(Model.Tables["t"]);
        content[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Encoding.UTF8.GetString(content, 3, content.Length - 3).ShouldBe(
            "id,label,description,input amount,input late,input amount,output role,output level\r\n"
            + "#,,,金额,Late,,'=1+1,\r\n"
            + "'DEC1,'2026-01-31,\"'=HYPERLINK(\"\"x\"\")\",\"'1,2\",true,-,\"\"\"a, \\\"\"b\"\"\",-3\r\n"
            + "b,''@x,\"中文 and\na line\",<= 0.5,-,'-1.50,\"\"\"经理\"\"\",'12345678901234567890\r\n");
    }

    [Theory]
    [InlineData("=1")]
    [InlineData("+1")]
    [InlineData("-x")]
    [InlineData("@x")]
    [InlineData("\tx")]
    [InlineData("'=1")]
    [InlineData("''1/2")]
    [InlineData("'x")]
    [InlineData("'")]
    [InlineData("007")]
    [InlineData("1E5")]
    [InlineData("1.50")]
    [InlineData("1,2")]
    [InlineData("#x")]
    [InlineData("sep 3")]
    [InlineData("-")]
    [InlineData("-0.25")]
    [InlineData("")]
    public void A_text_comes_back_exactly(string text)
    {
        var cell = SheetText.Shield(text);
        SheetText.Unshield(cell).ShouldBe(text);
        (cell.Length == 0 || cell is "-" || cell[0] is not ('=' or '+' or '@' or '#' or '\t' or '-') || cell == "-0.25").ShouldBeTrue(cell);
    }

    [Fact]
    public void Only_the_changed_cells_and_rows_differ_in_the_model()
    {
        var lines = Lines(Shipped.Tables["non-standard-terms"]);
        var at = lines.FindIndex(line => line.StartsWith("A1,", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("(0..15]", "(0..20]", StringComparison.Ordinal);
        Read(string.Join("\r\n", lines), Shipped, "non-standard-terms").ShouldBe(Shipped.Xml.Replace("<text>(0..15]</text>", "<text>(0..20]</text>", StringComparison.Ordinal));

        lines.RemoveAt(at);
        lines.Add(",New row,,> 90,,,,,,,\"\"\"legal\"\"\",2,\"\"\"legal-counsel\"\"\",\"\"\"approve\"\"\",\"\"\"any\"\"\",24");
        var table = DecisionModel.Parse(Read(string.Join("\r\n", lines), Shipped, "non-standard-terms"), "changed.dmn").Tables["non-standard-terms"];
        table.Rules.Select(rule => rule.Id).ShouldBe(Shipped.Tables["non-standard-terms"].Rules.Select(rule => rule.Id).Where(id => id != "A1").Append("row-1"));
        (table.Rules[^1].Label, table.Rules[^1].InputEntries[0], table.Rules[^1].OutputEntries[0]).ShouldBe(("New row", "> 90", "\"legal\""));
    }

    [Theory]
    [InlineData(';', "utf-8", true)]
    [InlineData('\t', "utf-16", true)]
    [InlineData('\t', "utf-16BE", true)]
    [InlineData(',', "gb18030", false)]
    [InlineData(';', "gb18030", false)]
    [InlineData(',', "utf-8", false)]
    public void A_file_is_read_as_a_spreadsheet_of_another_region_saves_it(char separator, string encodingName, bool hasMark)
    {
        var text = Encoding.UTF8.GetString(MatrixSheet.Write(Model.Tables["t"])).TrimStart('\uFEFF');
        var encoding = encodingName is "gb18030" ? CodePagesEncodingProvider.Instance.GetEncoding(encodingName)! : Encoding.GetEncoding(encodingName);
        var other = string.Join("\r\n", text.TrimEnd().Split("\r\n").Select(line => string.Join(separator, Cells(line)))).Replace(",true,", ",TRUE,", StringComparison.Ordinal)
            .Replace($"{separator}true{separator}", $"{separator}TRUE{separator}", StringComparison.Ordinal) + $"\r\n{new string(separator, 7)}\r\n\r\n";
        byte[] content = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(other)];
        MatrixSheet.Read(content, Model, "t").Value.ShouldBe(Model.Xml);
        MatrixSheet.Read([.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"sep={separator}\r\n{other}")], Model, "t").Value.ShouldBe(Model.Xml);
    }

    [Fact]
    public void Every_bad_cell_is_told_with_its_place_and_nothing_is_taken()
    {
        var lines = Lines(Model.Tables["t"]);
        lines[2] = "DEC1,x,,\"1,2\",maybe,-,\"\"\"a\"\"\",-3";
        lines.Add("b,,,\"> \",,,\"\"\"a\"\"\",x,beyond");
        var first = Rejected(string.Join("\r\n", lines));
        first.Count.ShouldBe(3);
        first.Cells.Select(cell => (cell.Cell, cell.Heading, cell.Value)).ShouldBe([("D3", "input amount", "1,2"), ("I5", "", "beyond"), ("A5", "id", "b")]);
        first.Cells[0].Reason.ShouldContain("decimal point");
        first.Cells[2].Reason.ShouldContain("found the id of row 4 again");

        // What the cells say is looked at when their form is right.
        lines[2] = lines[2].Replace("\"1,2\"", "1", StringComparison.Ordinal);
        lines[^1] = ",,,\"> \",,,\"\"\"a\"\"\",x";
        var second = Rejected(string.Join("\r\n", lines));
        second.Cells.Select(cell => (cell.Cell, cell.Heading, cell.Value)).ShouldBe([("E3", "input late", "maybe"), ("D5", "input amount", "> "), ("H5", "output level", "x")]);
        second.Cells[0].Reason.ShouldContain("expected a boolean literal");
    }

    [Fact]
    public void A_header_that_does_not_fit_is_told()
    {
        var rejected = Rejected("id,input amount,input late,output role,outptu level,id\r\n");
        rejected.Cells.Select(cell => (cell.Cell, cell.Heading)).ShouldBe([("1", "input amount"), ("1", "output level"), ("E1", "outptu level"), ("F1", "id")]);
    }

    [Theory]
    [InlineData("", "expected a first row")]
    [InlineData("amount,level\r\n1,2", "expected a first row")]
    [InlineData("id,label\r\na,\"b", "expected fields quoted")]
    [InlineData("id,label\r\na,b\u0001", "expected a column")]
    public void A_file_that_is_none_is_refused(string text, string reason) => Rejected(text).Cells[0].Reason.ShouldContain(reason);

    [Fact]
    public void Bytes_of_no_encoding_and_control_characters_are_refused()
    {
        MatrixSheet.Read([.. "id,label"u8, 0xFF, 0xFF, 0x80], Model, "t").Error.ShouldBeOfType<MatrixSheetRejected>().Cells[0].Reason.ShouldContain("GB18030");
        MatrixSheet.Read(new byte[MatrixSheet.SizeMaxBytes + 1], Model, "t").Error.ShouldBeOfType<MatrixSheetRejected>().Cells[0].Reason.ShouldContain("at most");
        var lines = Lines(Model.Tables["t"]);
        lines[2] = lines[2].Replace("true", "\u0001", StringComparison.Ordinal);
        Rejected(string.Join("\r\n", lines)).Cells.ShouldHaveSingleItem().Cell.ShouldBe("E3");
    }

    [Fact]
    public void At_most_100_errors_are_listed_and_all_are_counted()
    {
        var lines = Lines(Model.Tables["t"]).Take(2).Concat(Enumerable.Range(0, 150).Select(_ => "twice,,,1,true,1,\"\"\"a\"\"\",1"));
        var rejected = Rejected(string.Join("\r\n", lines));
        (rejected.Cells.Count, rejected.Count).ShouldBe((100, 149));
    }

    private static string Read(string text, DecisionModel model, string table) => MatrixSheet.Read(Encoding.UTF8.GetBytes(text), model, table).Value.ShouldNotBeNull();

    private static MatrixSheetRejected Rejected(string text) => MatrixSheet.Read(Encoding.UTF8.GetBytes(text), Model, "t").Error.ShouldBeOfType<MatrixSheetRejected>();

    private static List<string> Lines(DecisionTable table) => [.. Encoding.UTF8.GetString(MatrixSheet.Write(table)).TrimStart('\uFEFF').TrimEnd().Split("\r\n")];

    // The cells of a line as written, with their quotes.
    private static IEnumerable<string> Cells(string line)
    {
        var (start, isQuoted) = (0, false);
        for (var at = 0; at <= line.Length; at++)
        {
            if (at == line.Length || (line[at] == ',' && !isQuoted))
            {
                yield return line[start..at];
                start = at + 1;
            }
            else if (line[at] == '"')
            {
                isQuoted = !isQuoted;
            }
        }
    }
}
