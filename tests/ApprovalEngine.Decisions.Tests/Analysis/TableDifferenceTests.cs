using ApprovalEngine.Decisions.Analysis;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>Two tables of one decision, compared cell by cell.</summary>
public sealed class TableDifferenceTests
{
    private static readonly string[] Plain = [Row("a", "<= 10", "1"), Row("b", "> 10", "2"), Row("c", "> 20", "3")];

    [Fact]
    public void Equal_tables_do_not_differ() => TableDifference.Between(Table(Plain), Table(Plain)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_changed_cell_is_told_with_both_texts()
    {
        var difference = TableDifference.Between(Table(Plain), Table([Plain[0], Row("b", "> 15", "2"), Plain[2]]));
        var row = difference.Rows.ShouldHaveSingleItem();
        (row.Old!.Id, row.New!.Id, row.IsMoved).ShouldBe(("b", "b", false));
        row.Cells.ShouldBe([new TextChange(TablePart.Input, "x", "> 10", "> 15")]);
        (difference.Table.Count, difference.Columns.Count, difference.IsEmpty).ShouldBe((0, 0, false));
    }

    [Fact]
    public void Rows_are_added_and_removed_where_they_stand()
    {
        var difference = TableDifference.Between(Table(Plain), Table([Plain[0], Row("n", "5", "9"), Plain[2]]));
        difference.Rows.Select(row => (row.Old?.Id, row.New?.Id)).ShouldBe([("b", null), (null, "n")]);
        difference.Rows[1].Cells.ShouldBe([new TextChange(TablePart.Input, "x", null, "5"), new TextChange(TablePart.Output, "n", null, "9")]);
        difference.Rows[0].Cells.ShouldBe([new TextChange(TablePart.Input, "x", "> 10", null), new TextChange(TablePart.Output, "n", "2", null)]);
    }

    [Fact]
    public void As_few_rows_as_possible_are_moved()
    {
        var difference = TableDifference.Between(Table(Plain), Table([Plain[2], Plain[0], Plain[1]]));
        var row = difference.Rows.ShouldHaveSingleItem();
        (row.New!.Id, row.IsMoved, row.Old!.Number, row.New.Number, row.Cells.Count).ShouldBe(("c", true, 3, 1, 0));
    }

    [Fact]
    public void A_row_with_a_new_id_is_found_again_by_its_content()
    {
        var difference = TableDifference.Between(Table(Plain), Table([Plain[0], Row("new", "> 10", "2"), Plain[2]]));
        var row = difference.Rows.ShouldHaveSingleItem();
        (row.Old!.Id, row.New!.Id, row.Cells.Count).ShouldBe(("b", "new", 0));
    }

    [Fact]
    public void Columns_are_added_removed_and_changed()
    {
        var old = DmnText.Table(DmnText.File(DmnText.Input("x", "number") + DmnText.Input("y", "string", "\"A\"") + DmnText.Output("n", "number") + DmnText.Rule("a", ["1", "\"A\""], ["1"])));
        var @new = DmnText.Table(DmnText.File(
            DmnText.Input("y", "string", "\"A\",\"B\"") + DmnText.Input("z", "number") + DmnText.Output("n", "number") + DmnText.Output("m", "string") + DmnText.Rule("a", ["\"A\"", "-"], ["1", "\"t\""])));
        var difference = TableDifference.Between(old, @new);
        difference.Columns.Select(column => (column.Part, column.Name, column.IsOld, column.IsNew)).ShouldBe(
        [
            (TablePart.Input, "y", true, true), (TablePart.Input, "z", false, true), (TablePart.Input, "x", true, false), (TablePart.Output, "m", false, true),
        ]);
        difference.Columns[0].Changes.ShouldBe([new TextChange(TablePart.Input, "allowedValues", "\"A\"", "\"A\",\"B\"")]);
        difference.Rows.ShouldHaveSingleItem().Cells.ShouldBe(
            [new TextChange(TablePart.Output, "m", null, "\"t\""), new TextChange(TablePart.Input, "x", "1", "-")]);
    }

    [Fact]
    public void The_table_itself_can_change()
    {
        var difference = TableDifference.Between(Table(Plain), Table([Plain[0], Plain[1], Row("c", "> 20", "3", "<description>New</description>")], "FIRST"));
        difference.Table.ShouldBe([new TextChange(TablePart.Table, "hitPolicy", "Collect", "First")]);
        difference.Rows.ShouldHaveSingleItem().Cells.ShouldBe(
            [new TextChange(TablePart.Rule, "label", null, "New"), new TextChange(TablePart.Rule, "description", null, "New")]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(4711)]
    public void Changes_applied_to_the_old_rows_give_the_new_ones(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var (old, @new) = (Table(Random(random)), Table(Random(random)));
            var difference = TableDifference.Between(old, @new);
            var gone = difference.Rows.Where(row => row.New is null).Select(row => row.Old!.Number).ToHashSet();
            var rows = old.Rules.Where(rule => !gone.Contains(rule.Number) && !difference.Rows.Any(row => row.IsMoved && row.Old!.Number == rule.Number))
                .Select(rule => (Id: difference.Rows.FirstOrDefault(row => row.Old?.Number == rule.Number)?.New?.Id ?? rule.Id, rule.Number)).Select(one => one.Id).ToList();
            foreach (var row in difference.Rows.Where(row => row.New is not null && (row.Old is null || row.IsMoved)).OrderBy(row => row.New!.Number))
            {
                rows.Insert(row.New!.Number - 1, row.New.Id);
            }

            rows.ShouldBe(@new.Rules.Select(rule => rule.Id), $"seed {seed}, round {round}");
            foreach (var rule in @new.Rules)
            {
                var change = difference.Rows.FirstOrDefault(row => row.New?.Id == rule.Id);
                var before = change is { Old: null } ? null : old.Rules[(change?.Old!.Number ?? old.Rules.Single(one => one.Id == rule.Id).Number) - 1];
                (change?.Cells.FirstOrDefault(cell => cell.Name == "x")?.New ?? before!.InputEntries[0]).ShouldBe(rule.InputEntries[0]);
                (change?.Cells.FirstOrDefault(cell => cell.Name == "n")?.New ?? before!.OutputEntries[0]).ShouldBe(rule.OutputEntries[0]);
            }
        }
    }

    private static string[] Random(Random random) =>
        [.. Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(random.Next(1, 8)).Select(id => Row($"r{(random.Next(4) == 0 ? id + 10 : id)}", $"{random.Next(2)}", $"{id % 3}"))];

    private static string Row(string id, string input, string output, string more = "") => DmnText.Rule(id, [input], [output], more);

    private static DecisionTable Table(string[] rules, string policy = "COLLECT") =>
        DmnText.Table(DmnText.File(DmnText.Input("x", "number") + DmnText.Output("n", "number") + string.Concat(rules), $"hitPolicy=\"{policy}\""));
}
