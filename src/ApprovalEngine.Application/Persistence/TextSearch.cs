using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Persistence;

/// <summary>Finds rows by a part of a text, whatever the case of its letters.</summary>
internal static class TextSearch
{
    private const string Escape = "\\";

    extension(ApprovalDbContext db)
    {
        // LIKE ignores case on SQLite (ASCII letters) and heeds it on PostgreSQL, whose ILIKE ignores it.
        public IQueryable<Customer> CustomersLike(string search)
        {
            var pattern = PatternOf(search);
            return db.Database.IsNpgsql()
                ? db.Customers.Where(customer => EF.Functions.ILike(customer.Number, pattern, Escape) || EF.Functions.ILike(customer.Name, pattern, Escape))
                : db.Customers.Where(customer => EF.Functions.Like(customer.Number, pattern, Escape) || EF.Functions.Like(customer.Name, pattern, Escape));
        }

        /// <summary>People whose sign-in name or title, in either language, holds a text.</summary>
        public IQueryable<Person> PeopleLike(string search)
        {
            var pattern = PatternOf(search);
            return db.Database.IsNpgsql()
                ? db.People.Where(person => EF.Functions.ILike(person.UserName, pattern, Escape) || EF.Functions.ILike(person.Title, pattern, Escape) || EF.Functions.ILike(person.TitleZh, pattern, Escape))
                : db.People.Where(person => EF.Functions.Like(person.UserName, pattern, Escape) || EF.Functions.Like(person.Title, pattern, Escape) || EF.Functions.Like(person.TitleZh, pattern, Escape));
        }

        /// <summary>Those of some instances whose name, correlation id or id holds a text.</summary>
        public IQueryable<InstanceRow> InstancesLike(IQueryable<InstanceRow> instances, string search)
        {
            var pattern = PatternOf(search);
            return db.Database.IsNpgsql()
                ? instances.Where(row => EF.Functions.ILike(row.Name!, pattern, Escape) || EF.Functions.ILike(row.CorrelationId!, pattern, Escape) || EF.Functions.ILike(row.Id, pattern, Escape))
                : instances.Where(row => EF.Functions.Like(row.Name, pattern, Escape) || EF.Functions.Like(row.CorrelationId, pattern, Escape) || EF.Functions.Like(row.Id, pattern, Escape));
        }

        // By name, description or id.
        public IQueryable<DefinitionVersion> DefinitionsLike(IQueryable<DefinitionVersion> rows, string search)
        {
            var pattern = PatternOf(search);
            return db.Database.IsNpgsql()
                ? rows.Where(row => EF.Functions.ILike(row.Name ?? "", pattern, Escape) || EF.Functions.ILike(row.Description ?? "", pattern, Escape) || EF.Functions.ILike(row.DefinitionId, pattern, Escape))
                : rows.Where(row => EF.Functions.Like(row.Name ?? "", pattern, Escape) || EF.Functions.Like(row.Description ?? "", pattern, Escape) || EF.Functions.Like(row.DefinitionId, pattern, Escape));
        }
    }

    private static string PatternOf(string search) =>
        $"%{search.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
}
