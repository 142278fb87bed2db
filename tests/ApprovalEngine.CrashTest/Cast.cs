using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>Whoever the load is about.</summary>
/// <param name="Approvers">Whoever decides in the demo company.</param>
internal sealed record Cast(IReadOnlyList<LoadCustomer> Customers, IReadOnlyList<string> Approvers)
{
    /// <summary>Everybody who signs in for a load.</summary>
    public IReadOnlyList<string> People => [.. Approvers, "sales.east", "sales.north", "credit.controller", "auditor"];

    public static async Task<Cast> ReadAsync(NpgsqlConnection connection)
    {
        var customers = new List<LoadCustomer>();
        await using (var command = new NpgsqlCommand("SELECT number, region, term_days, currency FROM customers WHERE region IN ('east', 'north') ORDER BY number", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                customers.Add(new LoadCustomer(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3)));
            }
        }

        var approvers = new List<string>();
        const string roles = "('branch-manager', 'regional-credit-manager', 'credit-manager', 'finance-director', 'cfo', 'asia-controller', 'group-cfo', 'legal-counsel')";
        await using (var command = new NpgsqlCommand($"SELECT DISTINCT user_name FROM role_assignments WHERE role IN {roles} ORDER BY user_name", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                approvers.Add(reader.GetString(0));
            }
        }

        return new Cast(customers, approvers);
    }
}
